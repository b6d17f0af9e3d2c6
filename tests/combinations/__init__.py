"""Every combination of answers, rendered, checked, tested and updated."""
