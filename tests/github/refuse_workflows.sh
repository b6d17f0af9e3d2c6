#!/bin/sh
# GitHub's rule for a workflow's token: no commit may add or change a workflow file.
for commit in $(git rev-list "$3" --not --all); do
  changed=$(git diff-tree -r --root --no-commit-id --name-only --diff-filter=d -m "$commit" -- .github/workflows)
  if [ -n "$changed" ]; then
    echo "refusing to allow a GitHub App to create or update workflow \`$changed\` without \`workflows\` permission" >&2
    exit 1
  fi
done
# Nor may history be rewritten on the default branch.
default=$(git symbolic-ref HEAD)
if [ "$1" = "$default" ] && [ -n "${2#0000000000000000000000000000000000000000}" ]; then
  git merge-base --is-ancestor "$2" "$3" || { echo "force push to $1" >&2; exit 1; }
fi
