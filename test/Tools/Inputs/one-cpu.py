#!/usr/bin/env python3
"""Run a command on one CPU.

usage: one-cpu.py COMMAND...
"""
import os
import sys

os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
os.execvp(sys.argv[1], sys.argv[1:])
