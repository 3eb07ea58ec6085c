package io.baigong.edge.north;

import io.baigong.edge.configuration.ConfigurationReader;
import io.baigong.edge.configuration.ConfigurationReader.Valid;
import java.nio.file.Path;

/// A process that offers everything but OPC UA, for a moment.
final class WithoutOpcUa {
    private WithoutOpcUa() {}

    public static void main(String[] arguments) {
        var document =
                """
                {"version": 1, "north": {"modbus": {"port": 1, "clients": []},
                  "mqtt": [{"name": "b", "host": "127.0.0.1", "port": 1, "json": {"topic": "t"}}]}}
                """;
        if (ConfigurationReader.read(document) instanceof Valid(var configuration)) {
            try (var north = new North(new Hall(), Path.of(arguments[0]))) {
                north.apply(configuration);
                System.out.println(north.states().size());
            }
        }
    }
}
