"""Units of pymodbus (Debian's), on the loopback interface or on a serial port.

Usage: pymodbus_server.py tcp PORT | rtu-over-tcp PORT | rtu PATH

Unit 1: 2000 of everything; holding register n has 3n, input register n has n + 1000, coil n is on when n is a multiple of
        3, discrete input n when it is odd.
Unit 2: holding registers with holes: 0-4, 10-14, 20-29 without 25, and 40; n has n + 100. Bits of no kind.
Unit 3: as unit 1, and refuses more than 16 places at once.
Other units keep silent.
"""

import sys

from pymodbus.datastore import (
    ModbusSequentialDataBlock,
    ModbusServerContext,
    ModbusSlaveContext,
    ModbusSparseDataBlock,
)
from pymodbus.server import StartSerialServer, StartTcpServer
from pymodbus.transaction import ModbusRtuFramer


class Narrow(ModbusSequentialDataBlock):
    def validate(self, address, count=1):
        return count <= 16 and super().validate(address, count)


def full(block):
    return ModbusSlaveContext(
        hr=block(0, [3 * n % 65536 for n in range(2000)]),
        ir=block(0, [n + 1000 for n in range(2000)]),
        co=block(0, [n % 3 == 0 for n in range(2000)]),
        di=block(0, [n % 2 == 1 for n in range(2000)]),
        zero_mode=True,
    )


holes = [*range(5), *range(10, 15), *range(20, 25), *range(26, 30), 40]
sparse = ModbusSlaveContext(
    hr=ModbusSparseDataBlock({n: n + 100 for n in holes}),
    ir=ModbusSparseDataBlock({0: 0}),
    co=ModbusSparseDataBlock({0: False}),
    di=ModbusSparseDataBlock({0: False}),
    zero_mode=True,
)
units = {1: full(ModbusSequentialDataBlock), 2: sparse, 3: full(Narrow)}
context = ModbusServerContext(slaves=units, single=False)
kind, where = sys.argv[1], sys.argv[2]
if kind == "tcp":
    StartTcpServer(context=context, address=("127.0.0.1", int(where)), ignore_missing_slaves=True)
elif kind == "rtu-over-tcp":
    StartTcpServer(
        context=context, address=("127.0.0.1", int(where)), framer=ModbusRtuFramer, ignore_missing_slaves=True
    )
else:
    StartSerialServer(
        context=context, framer=ModbusRtuFramer, port=where, baudrate=115200, ignore_missing_slaves=True
    )
