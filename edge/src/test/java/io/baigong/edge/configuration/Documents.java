package io.baigong.edge.configuration;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Configuration documents for tests.
public final class Documents {
    private Documents() {}

    /// Everything a document can have.
    public static final String FULL =
            """
            {
              "version": 7,
              "devices": [
                {
                  "key": "press-7", "name": "Press 7", "protocol": "modbus-tcp",
                  "settings": {"host": "127.0.0.1", "port": 1502, "unit": "3"},
                  "clock": "source", "clockTolerance": "PT10M", "watchdog": 3,
                  "groups": [
                    {"name": "fast", "interval": "PT1S", "mode": "poll", "tags": [
                      {"name": "current", "address": "40001", "type": "uint16", "unit": "A", "scale": 0.1, "offset": -1,
                       "deadband": {"absolute": 0.5}, "maximumSilence": "PT30S"},
                      {"name": "setpoint", "address": "holding:10", "type": "float32",
                       "write": {"allowed": true, "min": 0, "max": 100, "readBack": true, "twoPersons": true}},
                      {"name": "lamp", "address": "coil:5"}
                    ]},
                    {"name": "slow", "interval": "PT1M", "tags": [
                      {"name": "温度", "address": "input:0", "deadband": {"percent": 2}}
                    ]}
                  ]
                }
              ],
              "virtualTags": [
                {"device": "press-7", "name": "power", "expression": "i * 400.0 * 1.732 / 1000.0", "unit": "kW",
                 "inputs": {"i": "press-7/current"}}
              ],
              "virtualSensors": [
                {"device": "press-7", "level": "press-7/power", "hold": "PT5S", "cycles": true},
                {"device": "press-8", "tower": {"green": "press-7/lamp"}}
              ],
              "north": {
                "opcua": {"address": "0.0.0.0", "port": 4841, "host": "hall-2", "plain": true, "anonymous": {"read": ["press-7/lamp"]},
                  "users": [{"name": "scada", "read": ["*"], "write": ["press-7/*"],
                    "password": "pbkdf2-sha256$100000$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}]},
                "modbus": {"port": 1503, "whenBad": "mark", "assign": true,
                  "clients": [{"address": "192.168.1.0/24", "unit": 1, "read": ["press-7/*"]}],
                  "places": [{"tag": "press-7/power", "address": 100, "type": "float32"}]},
                "mqtt": [
                  {"name": "hall", "host": "broker", "user": "u", "password": "p", "json": {"topic": "works/hall"}, "read": ["*"]},
                  {"name": "foreign", "host": "host", "tls": true, "sparkplug": {"group": "G", "node": "N"}, "read": ["*"]}]
              },
              "uplink": {"gather": "PT0.5S", "backlogRate": 20000, "rollBackAfter": "PT2M"}
            }
            """;

    /// So many tags of as many devices as they need.
    public static String withTags(int tags) {
        int each = 4_096;
        String devices =
                IntStream.range(0, (tags + each - 1) / each)
                        .mapToObj(device -> device(device, Math.min(each, tags - device * each)))
                        .collect(Collectors.joining(","));
        return "{\"version\": 1, \"devices\": [" + devices + "]}";
    }

    private static String device(int number, int tags) {
        String list =
                IntStream.range(0, tags)
                        .mapToObj(
                                "{\"name\": \"tag-%1$d\", \"address\": \"holding:%1$d\"}"
                                        ::formatted)
                        .collect(Collectors.joining(","));
        return """
        {"key": "device-%d", "protocol": "modbus-tcp", "settings": {"host": "127.0.0.1"},
         "groups": [{"name": "all", "interval": "PT1S", "tags": [%s]}]}\
        """
                .formatted(number, list);
    }
}
