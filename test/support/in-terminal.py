"""Runs a program in a terminal of its own: in-terminal.py COLUMNS [--after TEXT KEYS]... -- PROGRAM ARGUMENTS...

KEYS (such as \\x03) are typed when TEXT has been shown. Prints what the terminal was sent, then a NUL and the exit code.
"""
import fcntl
import os
import pty
import struct
import sys
import termios

split = sys.argv.index("--")
columns, script, program = int(sys.argv[1]), sys.argv[2:split], sys.argv[split + 1 :]
steps = [(script[i + 1].encode(), script[i + 2].encode().decode("unicode_escape").encode()) for i in range(0, len(script), 3)]

child, terminal = pty.fork()
if child == 0:
    fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    os.execvp(program[0], program)
shown, seen = b"", 0
while True:
    try:
        data = os.read(terminal, 65536)
    except OSError:
        break
    if not data:
        break
    shown += data
    while steps and steps[0][0] in shown[seen:]:
        seen = len(shown)
        os.write(terminal, steps.pop(0)[1])
code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
sys.stdout.buffer.write(shown + b"\0" + str(code).encode())
