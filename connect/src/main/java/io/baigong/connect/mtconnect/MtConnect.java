package io.baigong.connect.mtconnect;

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
import io.baigong.connect.wire.TcpEnd;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// MTConnect, as client of an agent.
public final class MtConnect implements Protocol {
    @Override
    public String name() {
        return "mtconnect";
    }

    @Override
    public Words words() {
        return new Words("MTConnect 机床", "MTConnect");
    }

    @Override
    public boolean experimental() {
        return true;
    }

    @Override
    public List<Setting> settings() {
        return List.of(
                Setting.required(
                        "url",
                        new Words("代理地址,如 http://10.0.0.7:5000", "Agent: http://10.0.0.7:5000"),
                        new Setting.Input.Text(500)),
                Setting.optional(
                        "device",
                        new Words(
                                "设备名称或 uuid(仅此设备)",
                                "Name or uuid of the device, when one of several"),
                        new Setting.Input.Text(200)),
                TcpEnd.connectTimeout(),
                Setting.requestTimeout(5_000),
                Setting.whole(
                        "heartbeat",
                        new Words("无变化时的心跳间隔", "Sign of life when nothing changes"),
                        1_000,
                        60_000,
                        "ms",
                        10_000));
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(
                Capability.READ,
                Capability.SUBSCRIBE,
                Capability.REPORT_BY_EXCEPTION,
                Capability.BROWSE);
    }

    @Override
    public Set<DataType> types() {
        return Set.of(DataType.FLOAT64, DataType.INT64, DataType.TEXT);
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("Xact", null, new Words("数据项的 id", "the id of a data item")),
                new Example(
                        "path_pos[2]",
                        DataType.FLOAT64,
                        new Words("多个数值中的第三个", "the third of several numbers")),
                new Example(
                        "part_count",
                        DataType.INT64,
                        new Words("按整数读取的事件", "an event that is a whole number")));
    }

    @Override
    public Address address(String text, @Nullable DataType type) {
        return ItemAddress.read(text, type);
    }

    @Override
    public Link open(Settings settings, Surroundings surroundings)
            throws ConnectFault, InterruptedException {
        String base = base(settings);
        var agent =
                new Agent(
                        base,
                        settings.millis("connectTimeout"),
                        settings.millis("requestTimeout"),
                        surroundings.listener());
        try {
            var devices = devices(agent.ask("probe"), base);
            return new MtConnectLink(
                    agent, devices.devices(), settings.millis("heartbeat"), surroundings);
        } catch (Agent.Strange strange) {
            throw new ConnectFault(strange.kind(), String.valueOf(strange.getMessage()), strange);
        } catch (SocketTimeoutException late) {
            throw new ConnectFault(
                    ConnectFault.Kind.TIMEOUT, "%s did not answer in time".formatted(base), late);
        } catch (IOException gone) {
            throw new ConnectFault(
                    ConnectFault.Kind.UNREACHABLE,
                    "%s: %s".formatted(base, gone.getMessage()),
                    gone);
        }
    }

    private static Document.Devices devices(Document document, String base) throws ConnectFault {
        return switch (document) {
            case Document.Devices devices -> devices;
            case Document.Refused(String code, String text) ->
                    throw new ConnectFault(
                            ConnectFault.Kind.SETTINGS,
                            "%s refuses: %s %s".formatted(base, code, text));
            case Document.Malformed(String why, int line) ->
                    throw new ConnectFault(
                            ConnectFault.Kind.OTHER_PROTOCOL,
                            "%s does not answer as an agent: line %d: %s"
                                    .formatted(base, line, why));
            case Document.Streams _ ->
                    throw new ConnectFault(
                            ConnectFault.Kind.OTHER_PROTOCOL,
                            "%s answers a probe with something else".formatted(base));
        };
    }

    private static String base(Settings settings) throws ConnectFault {
        String url = settings.text("url").strip().replaceFirst("/+$", "");
        try {
            var uri = new URI(url);
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (!http || uri.getHost() == null || uri.getQuery() != null) {
                throw new URISyntaxException(url, "expected http://host:port");
            }
        } catch (URISyntaxException wrong) {
            throw new ConnectFault(
                    ConnectFault.Kind.SETTINGS,
                    "expected http://host:port as url, came %s".formatted(url),
                    wrong);
        }
        String device = settings.textOrNull("device");
        return device == null
                ? url
                : url + "/" + URLEncoder.encode(device, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
