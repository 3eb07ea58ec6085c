package io.baigong.connect.hj212;

import io.baigong.connect.Address;
import io.baigong.connect.Capability;
import io.baigong.connect.ConnectFault;
import io.baigong.connect.DataType;
import io.baigong.connect.Link;
import io.baigong.connect.Protocol;
import io.baigong.connect.Setting;
import io.baigong.connect.Settings;
import io.baigong.connect.Surroundings;
import io.baigong.connect.Words;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// HJ 212-2017, and HJ/T 212-2005.
public final class Hj212 implements Protocol {
    private final Ports ports = new Ports();

    @Override
    public String name() {
        return "hj212-2017";
    }

    @Override
    public Words words() {
        return new Words("HJ 212-2017 污染物在线监测", "HJ 212-2017 emission monitor");
    }

    /// No monitor and no program of others was at hand.
    @Override
    public boolean experimental() {
        return true;
    }

    @Override
    public List<Setting> settings() {
        return Monitor.settings();
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.SUBSCRIBE);
    }

    @Override
    public Set<DataType> types() {
        return Set.of(DataType.FLOAT64, DataType.TEXT);
    }

    @Override
    public List<Example> examples() {
        return List.of(
                example("a21026", "二氧化硫实时值", "sulphur dioxide, real-time"),
                example("a21026-ZsRtd", "二氧化硫实时折算值", "the same at reference oxygen"),
                example("minute:a21026-Avg", "分钟均值", "mean of minutes"),
                example("hour:a21026-Cou", "小时累计排放量", "sum of an hour"),
                example("day:w01018-Avg", "化学需氧量日均值", "chemical oxygen demand, mean of a day"),
                example("a21026-Flag", "数据标记", "the monitor's mark"),
                example("011-Rtd", "HJ/T 212-2005 的因子编码", "a code of HJ/T 212-2005"),
                example("2021:SB1-RS", "治理设施 1 运行状态", "state of treatment plant 1"));
    }

    private static Example example(String address, String zh, String en) {
        return new Example(address, null, new Words(zh, en));
    }

    @Override
    public Address address(String text, @Nullable DataType type) {
        return FactorAddress.read(text, type);
    }

    @Override
    public Link open(Settings settings, Surroundings surroundings) throws ConnectFault {
        var monitor = Monitor.of(settings);
        return monitor.listens()
                ? listening(monitor, surroundings)
                : dialling(monitor, surroundings, settings.whole("connectTimeout"));
    }

    private Link listening(Monitor monitor, Surroundings surroundings) throws ConnectFault {
        var link = new MonitorLink(monitor, surroundings, ports::leave);
        ports.join(monitor, link);
        return link;
    }

    private static Link dialling(Monitor monitor, Surroundings surroundings, int timeout)
            throws ConnectFault {
        var socket = dial(monitor, timeout);
        var link = new MonitorLink(monitor, surroundings, _ -> close(socket));
        var conversation = new Conversation(socket, link);
        Thread.ofVirtual()
                .name("monitor at " + monitor.end())
                .start(() -> {
                    conversation.run();
                    link.lost("%s: the other end closed the connection".formatted(monitor.end()));
                });
        return link;
    }

    private static Socket dial(Monitor monitor, int timeout) throws ConnectFault {
        var socket = new Socket();
        try {
            var address = new InetSocketAddress(monitor.host(), monitor.port());
            if (address.isUnresolved()) {
                throw new ConnectFault(
                        ConnectFault.Kind.UNREACHABLE, "no host is called " + monitor.host());
            }
            socket.connect(address, timeout);
            return socket;
        } catch (SocketTimeoutException late) {
            close(socket);
            throw new ConnectFault(
                    ConnectFault.Kind.TIMEOUT,
                    "%s did not answer within %d ms".formatted(monitor.end(), timeout),
                    late);
        } catch (IOException refused) {
            close(socket);
            throw new ConnectFault(
                    ConnectFault.Kind.UNREACHABLE,
                    "%s: %s".formatted(monitor.end(), refused.getMessage()),
                    refused);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException gone) {
            // Nothing is left to be closed.
        }
    }
}
