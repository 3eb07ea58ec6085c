package io.baigong.connect.dlt645;

import io.baigong.connect.Settings;
import io.baigong.connect.Words;
import io.baigong.connect.wire.Lines;
import io.baigong.connect.wire.SerialEnd;
import java.time.Duration;

/// DL/T 645-2007 over a serial port of this machine.
public final class Dlt645 extends Dlt645Protocol {
    /// 8E1, and the rate that meters begin with (5.1, 4.1.2).
    public Dlt645() {
        super(
                SerialEnd.port(),
                Meter.numberSetting(),
                SerialEnd.baudRate("2400"),
                SerialEnd.parity("even"),
                SerialEnd.stopBits(),
                SerialEnd.rs485());
    }

    @Override
    public String name() {
        return "dlt645-2007";
    }

    @Override
    public Words words() {
        return new Words("DL/T 645-2007 电能表(串口)", "DL/T 645-2007 meter (serial)");
    }

    @Override
    Lines.End<MeterExchange.Question, Reply> end(Settings settings) {
        return SerialEnd.of(settings, MeterExchange::new, Dlt645::silence);
    }

    /// Three characters of 11 bits, so that the line can turn.
    private static Duration silence(int baudRate) {
        return Duration.ofNanos(33_000_000_000L / baudRate);
    }
}
