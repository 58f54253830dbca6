#!/usr/bin/env python3
"""Run a command that may have few files open.

usage: few-files.py COUNT COMMAND ...
"""
import os
import resource
import sys

count = int(sys.argv[1])
resource.setrlimit(resource.RLIMIT_NOFILE, (count, count))
os.execv(sys.argv[2], sys.argv[2:])
