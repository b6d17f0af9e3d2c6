# Your own targets. An update never touches this file; `## text` behind a target puts it into `make help`.
