package io.baigong.connect.dlt645;

import io.baigong.connect.Settings;
import io.baigong.connect.Words;
import io.baigong.connect.wire.Lines;
import io.baigong.connect.wire.TcpEnd;

/// The same frames over TCP, as serial servers pass them on.
public final class Dlt645OverTcp extends Dlt645Protocol {
    public Dlt645OverTcp() {
        super(TcpEnd.host(), TcpEnd.port(null), Meter.numberSetting(), TcpEnd.connectTimeout());
    }

    @Override
    public String name() {
        return "dlt645-2007-over-tcp";
    }

    @Override
    public Words words() {
        return new Words("DL/T 645-2007 over TCP(串口服务器)", "DL/T 645-2007 over TCP");
    }

    @Override
    Lines.End<MeterExchange.Question, Reply> end(Settings settings) {
        return TcpEnd.of(settings, MeterExchange::new);
    }
}
