package io.baigong.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

/// The devices of these tests, and their model.
final class Works {
    private Works() {}

    /// Makes the thing of a device, and its token; two of five send no times.
    static Sender sender(PlatformProcess platform, int i) {
        String key = "device-" + i;
        platform.send(
                "POST",
                "/things",
                "{\"key\":\"%s\",\"name\":{\"zh\":\"机\",\"en\":\"Device\"},\"model\":\"crash\"}"
                        .formatted(key));
        String token =
                platform.send("POST", "/things/" + key + "/tokens", "{\"name\":\"t\"}")
                        .at("/token")
                        .asString();
        assertThat(token).isNotEmpty();
        long start = System.currentTimeMillis() / 1_000 * 1_000 - 3 * 86_400_000L;
        return new Sender(platform.mqttPort, i % 2 == 0 ? 4 : 5, key, token, i < 3, start);
    }

    /// @param edition every one has a property more than the one before
    static void putModel(PlatformProcess platform, int edition) {
        var properties =
                new StringBuilder(
                        """
                        {"key":"d","name":{"zh":"d","en":"d"},"type":"double","min":-1,"max":1000000},
                        {"key":"i","name":{"zh":"i","en":"i"},"type":"int64","retention":"long"},
                        {"key":"s","name":{"zh":"s","en":"s"},"type":"string","retention":"short"}\
                        """);
        for (int i = 0; i < edition; i++) {
            properties
                    .append(",{\"key\":\"more")
                    .append(i)
                    .append("\",\"name\":{\"zh\":\"m\",\"en\":\"m\"},\"type\":\"double\"}");
        }
        platform.send(
                "PUT",
                "/models/crash",
                "{\"key\":\"crash\",\"name\":{\"zh\":\"型\",\"en\":\"Crash\"},\"properties\":["
                        + properties
                        + "],\"events\":[],\"commands\":[]}");
    }
}
