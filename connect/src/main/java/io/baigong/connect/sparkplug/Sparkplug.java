package io.baigong.connect.sparkplug;

import io.baigong.connect.Address;
import io.baigong.connect.AddressFault;
import io.baigong.connect.Capability;
import io.baigong.connect.ConnectFault;
import io.baigong.connect.DataType;
import io.baigong.connect.Link;
import io.baigong.connect.Protocol;
import io.baigong.connect.Setting;
import io.baigong.connect.Settings;
import io.baigong.connect.Surroundings;
import io.baigong.connect.Words;
import io.baigong.connect.mqtt.BrokerSettings;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Nodes and devices that publish Sparkplug B to a broker below the gateway.
public final class Sparkplug implements Protocol {
    @Override
    public String name() {
        return "sparkplug";
    }

    @Override
    public Words words() {
        return new Words("Sparkplug B 设备", "Sparkplug B devices");
    }

    @Override
    public List<Setting> settings() {
        return Stream.concat(
                        BrokerSettings.all().stream(),
                        Stream.of(
                                Setting.optional(
                                        "group",
                                        new Words("仅此组", "This group only"),
                                        new Setting.Input.Text(200)),
                                Setting.withFallback(
                                        "rebirths",
                                        new Words("需要时请求重新发布", "Ask for births where needed"),
                                        new Setting.Input.Flag(),
                                        "true")))
                .toList();
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.SUBSCRIBE, Capability.REPORT_BY_EXCEPTION, Capability.BROWSE);
    }

    @Override
    public Set<DataType> types() {
        return Set.of();
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example(
                        "works/cell-7/press:temperature",
                        null,
                        new Words("设备的度量", "a metric of a device")),
                new Example(
                        "works/cell-7:Properties/Firmware",
                        null,
                        new Words("节点自身的度量", "a metric of the node itself")));
    }

    @Override
    public Address address(String text, @Nullable DataType type) {
        if (type != null) {
            throw AddressFault.ofType("nothing, for births say it", type.word());
        }
        return MetricAddress.read(text);
    }

    @Override
    public Link open(Settings settings, Surroundings surroundings)
            throws ConnectFault, InterruptedException {
        String group = settings.textOrNull("group");
        if (group != null && !group.matches("[^/+#]+")) {
            throw new ConnectFault(
                    ConnectFault.Kind.SETTINGS,
                    "expected a group without / + and #, came " + group);
        }
        return new SparkplugLink(settings, surroundings);
    }
}
