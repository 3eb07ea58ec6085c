package io.baigong.server.gateways;

import io.baigong.server.things.Name;
import io.baigong.server.things.Property;
import io.baigong.server.things.PropertyType;
import io.baigong.telemetry.Retention;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a gateway reports of itself (docs/gateway.md): the model of its own thing, which grows with
/// what else it sends.
final class GatewayProperties {
    static final String MODEL = "edge-gateway";
    static final Name MODEL_NAME = new Name("边缘网关", "Edge gateway");

    static final String SOFTWARE = "software";
    static final String CONFIGURATION = "configuration";
    static final String QUEUE_BYTES = "queue-bytes";
    static final String QUEUE_OLDEST = "queue-oldest";
    static final String DROPPED = "dropped-values";
    static final String REFUSED = "refused-values";
    static final String DEVICES = "devices";
    static final String COLLECTING = "devices-collecting";

    static final List<Property> ALL =
            List.of(
                    property(SOFTWARE, "软件版本", "Software version", PropertyType.STRING, null),
                    property(
                            CONFIGURATION,
                            "生效的配置版本",
                            "Configuration in force",
                            PropertyType.INT64,
                            null),
                    property(QUEUE_BYTES, "队列占用", "Bytes in the queue", PropertyType.INT64, "By"),
                    property(
                            QUEUE_OLDEST,
                            "最早未送达数据的时长",
                            "Age of the oldest value in the queue",
                            PropertyType.DOUBLE,
                            "s"),
                    property("queue-waiting", "等待的批次", "Batches waiting", PropertyType.INT64, null),
                    property(DROPPED, "丢弃的值", "Values dropped", PropertyType.INT64, null),
                    property(REFUSED, "被拒收的值", "Values refused", PropertyType.INT64, null),
                    property(DEVICES, "设备数", "Devices", PropertyType.INT64, null),
                    property(
                            COLLECTING,
                            "正在采集的设备数",
                            "Devices that are collected",
                            PropertyType.INT64,
                            null),
                    property("bad-tags", "异常点位数", "Tags that are bad", PropertyType.INT64, null));

    private GatewayProperties() {}

    private static Property property(
            String key, String zh, String en, PropertyType type, @Nullable String unit) {
        return new Property(
                key,
                new Name(zh, en),
                type,
                unit,
                null,
                null,
                0,
                List.of(),
                Retention.STANDARD,
                false,
                null);
    }
}
