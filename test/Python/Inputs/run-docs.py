"""Run what docs/python.md shows, top to bottom, in the directory that holds `artifact`.

usage: run-docs.py PAGE
"""
import re
import sys

messages = [{"role": "user", "content": "Hello"}]
ids, mask = [[1, 413, 404], [0, 1, 413]], [[1, 1, 1], [0, 1, 1]]
names = {"messages": messages, "ids": ids, "mask": mask}
with open(sys.argv[1], encoding="utf-8") as file:
    page = file.read()
blocks = re.findall(r"^```python\n(.*?)^```", page, flags=re.M | re.S)
for number, block in enumerate(blocks):
    exec(compile(block, f"block {number}", "exec"), names)
print(f"\n{len(blocks)} blocks ran")
