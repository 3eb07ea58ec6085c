package io.baigong.connect.mqtt;

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
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;

/// Devices that publish to a broker below the gateway.
public final class Mqtt implements Protocol {
    @Override
    public String name() {
        return "mqtt";
    }

    @Override
    public Words words() {
        return new Words("MQTT 设备", "MQTT devices");
    }

    @Override
    public List<Setting> settings() {
        return Stream.concat(
                        BrokerSettings.all().stream(),
                        Stream.of(
                                Setting.optional(
                                        "time",
                                        new Words(
                                                "消息中时间的 JSON 指针,如 /ts",
                                                "Where the time is in messages: /ts"),
                                        new Setting.Input.Text(200))))
                .toList();
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.SUBSCRIBE);
    }

    @Override
    public Set<DataType> types() {
        return Set.of(DataType.BOOLEAN, DataType.INT64, DataType.FLOAT64, DataType.TEXT);
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example(
                        "line/7/temperature",
                        DataType.FLOAT64,
                        new Words("整条消息是一个数值", "the whole message is a number")),
                new Example(
                        "line/7/state#/spindle/speed",
                        null,
                        new Words("JSON 中的一个值", "a value in JSON")),
                new Example(
                        "line/+/state#/alarm",
                        DataType.BOOLEAN,
                        new Words("任一产线的主题", "of any topic that fits")));
    }

    @Override
    public Address address(String text, @Nullable DataType type) {
        return TopicAddress.read(text, type);
    }

    @Override
    public Link open(Settings settings, Surroundings surroundings)
            throws ConnectFault, InterruptedException {
        String time = settings.textOrNull("time");
        JsonPointer pointer;
        try {
            pointer = time == null ? null : JsonPointer.compile(time);
        } catch (IllegalArgumentException wrong) {
            throw new ConnectFault(
                    ConnectFault.Kind.SETTINGS,
                    "expected a JSON pointer such as /ts, came " + time,
                    wrong);
        }
        return new MqttLink(settings, pointer, surroundings);
    }
}
