# Shown in the terminal whenever an editor attaches.
if [ -e .venv/ready ]; then
  echo "Ready. 'make help' lists what there is."
else
  echo "Not ready: setup did not finish. Run 'make setup' and read its last lines."
fi
