package io.baigong.plant;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What the plant is told at its start. Each option may also come from the environment:
/// `--history-weeks 8` is `BAIGONG_PLANT_HISTORY_WEEKS=8`.
///
/// @param http the platform's HTTP door
/// @param mqttHost host of the platform's MQTT door
/// @param tokenFile JSON with an administrator's API token and the enrolment credentials
/// @param speed multiplies the pace of every recording; 1 is the pace of the demonstration
/// @param data folder for the little the plant must remember
/// @param historyWeeks how far back the file reaches, 0 for none
/// @param gateway key of the gateway that shall collect the hall, empty for none
/// @param prefix put before Sparkplug topics: `lossless/`, or empty for QoS 0 as the standard wants
record Settings(
        URI http,
        String mqttHost,
        int mqttPort,
        Path tokenFile,
        double speed,
        Path data,
        int historyWeeks,
        String gateway,
        String prefix) {
    static final String USAGE =
            """
            Usage: java -jar baigong-plant.jar [options]
              --http URL             the platform, default http://127.0.0.1:8080
              --mqtt HOST:PORT       its MQTT door, default 127.0.0.1:1883
              --token-file FILE      JSON with token and enrolment, default demo-access.json
              --speed N              pace of the recordings, default 1
              --data FOLDER          what the plant remembers, default plant-data
              --history-weeks N      back-filled weeks, 0 to 52, default 8
              --gateway KEY          the gateway that shall collect the machines of the hall, default none
              --sparkplug MODE       lossless (QoS 1, default) or standard (QoS 0)\
            """;

    private static final Set<String> OPTIONS =
            Set.of(
                    "http",
                    "mqtt",
                    "token-file",
                    "speed",
                    "data",
                    "history-weeks",
                    "gateway",
                    "sparkplug");

    Settings {
        if (!(speed > 0) || speed > 1000) {
            throw new IllegalArgumentException("--speed: expected 0 to 1000, got " + speed);
        }
        if (historyWeeks < 0 || historyWeeks > 52) {
            throw new IllegalArgumentException(
                    "--history-weeks: expected 0 to 52, got " + historyWeeks);
        }
        if (http.getHost() == null) {
            throw new IllegalArgumentException("--http: expected http://host:port, got " + http);
        }
    }

    /// @throws IllegalArgumentException with a sentence for the user
    static Settings of(String[] arguments, Map<String, String> environment) {
        Map<String, String> given = new HashMap<>();
        for (String option : OPTIONS) {
            String name = "BAIGONG_PLANT_" + option.toUpperCase(Locale.ROOT).replace('-', '_');
            String value = environment.get(name);
            if (value != null && !value.isBlank()) {
                given.put(option, value);
            }
        }
        for (int i = 0; i < arguments.length; i += 2) {
            String option = arguments[i].startsWith("--") ? arguments[i].substring(2) : "";
            if (!OPTIONS.contains(option) || i + 1 == arguments.length) {
                throw new IllegalArgumentException(
                        "expected an option and its value, got " + arguments[i]);
            }
            given.put(option, arguments[i + 1]);
        }
        return of(given);
    }

    private static Settings of(Map<String, String> given) {
        String mqtt = given.getOrDefault("mqtt", "127.0.0.1:1883");
        int colon = mqtt.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("--mqtt: expected host:port, got " + mqtt);
        }
        String mode = given.getOrDefault("sparkplug", "lossless");
        if (!Set.of("lossless", "standard").contains(mode)) {
            throw new IllegalArgumentException(
                    "--sparkplug: expected lossless or standard, got " + mode);
        }
        return new Settings(
                URI.create(given.getOrDefault("http", "http://127.0.0.1:8080")),
                mqtt.substring(0, colon),
                Integer.parseInt(mqtt.substring(colon + 1)),
                Path.of(given.getOrDefault("token-file", "demo-access.json")),
                Double.parseDouble(given.getOrDefault("speed", "1")),
                Path.of(given.getOrDefault("data", "plant-data")),
                Integer.parseInt(given.getOrDefault("history-weeks", "8")),
                given.getOrDefault("gateway", ""),
                "lossless".equals(mode) ? "lossless/" : "");
    }

    int httpPort() {
        return http.getPort() > 0 ? http.getPort() : 80;
    }
}
