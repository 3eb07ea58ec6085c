package io.baigong.connect.sql;

import io.baigong.connect.Address;
import io.baigong.connect.AddressFault;
import io.baigong.connect.Capability;
import io.baigong.connect.ConnectFault;
import io.baigong.connect.DataType;
import io.baigong.connect.Link;
import io.baigong.connect.Protocol;
import io.baigong.connect.Setting;
import io.baigong.connect.Setting.Input;
import io.baigong.connect.Setting.Option;
import io.baigong.connect.Settings;
import io.baigong.connect.Surroundings;
import io.baigong.connect.Words;
import io.baigong.connect.wire.TcpEnd;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Databases by JDBC. PostgreSQL's driver is there; those of others are looked for among the jars
/// of a folder (see [Drivers]).
public final class Sql implements Protocol {
    @Override
    public String name() {
        return "sql";
    }

    @Override
    public Words words() {
        return new Words("数据库 SQL", "SQL database");
    }

    @Override
    public List<Setting> settings() {
        return List.of(
                Setting.withFallback(
                        "kind",
                        new Words("数据库类型", "Kind of database"),
                        new Input.Choice(
                                List.of(
                                        option("postgresql", "PostgreSQL"),
                                        option("mariadb", "MariaDB"),
                                        option("mysql", "MySQL"),
                                        option("sqlserver", "SQL Server"))),
                        "postgresql"),
                TcpEnd.host(),
                TcpEnd.port("5432"),
                Setting.required("database", new Words("数据库名", "Database"), new Input.Text(100)),
                Setting.required("user", new Words("用户", "User"), new Input.Text(100)),
                Setting.optional("password", new Words("密码", "Password"), new Input.Secret(200)),
                Setting.withFallback(
                        "encrypted",
                        new Words("要求加密连接", "Encrypted connection only"),
                        new Input.Flag(),
                        "false"),
                Setting.required(
                        "queries",
                        new Words("查询([名称]、cursor:、begin:、time:、zone:、SQL)", "Queries"),
                        new Input.Lines(50_000)),
                TcpEnd.connectTimeout(),
                Setting.whole(
                        "queryTimeout",
                        new Words("查询超时", "Timeout of a query"),
                        1_000,
                        600_000,
                        "ms",
                        10_000),
                Setting.whole(
                        "maximumRows",
                        new Words("每次最多读取行数", "Most rows at a time"),
                        1,
                        100_000,
                        null,
                        5_000));
    }

    private static Option option(String value, String word) {
        return new Option(value, new Words(word, word));
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.READ, Capability.SUBSCRIBE);
    }

    @Override
    public Set<DataType> types() {
        return Set.of();
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example(
                        "measurements.temperature",
                        null,
                        new Words("查询 measurements 的列", "a column of the query measurements")),
                new Example(
                        "history.value[tag=temp1]",
                        null,
                        new Words("仅 tag 为 temp1 的行", "of the rows where tag is temp1")));
    }

    @Override
    public Address address(String text, @Nullable DataType type) {
        if (type != null) {
            throw AddressFault.ofType("nothing, for the database says it", type.word());
        }
        return ColumnAddress.read(text);
    }

    @Override
    public Link open(Settings settings, Surroundings surroundings) throws ConnectFault {
        var queries = Query.read(settings.text("queries"));
        String kind = settings.text("kind");
        var limits =
                new SqlLink.Limits(
                        settings.whole("maximumRows"),
                        settings.millis("queryTimeout"),
                        kind.equals("postgresql"));
        return new SqlLink(connect(kind, settings), queries, limits, surroundings);
    }

    private static Connection connect(String kind, Settings settings) throws ConnectFault {
        String url = url(kind, settings);
        var driver = Drivers.of(url);
        if (driver == null) {
            throw new ConnectFault(
                    ConnectFault.Kind.SETTINGS,
                    "no JDBC driver for %s; its jar belongs into %s"
                            .formatted(kind, Drivers.folder()));
        }
        try {
            var connection = driver.connect(url, properties(kind, settings));
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException failed) {
            throw new ConnectFault(
                    kind(failed),
                    "%s: %s"
                            .formatted(
                                    settings.text("host"),
                                    String.valueOf(failed.getMessage())
                                            .lines()
                                            .findFirst()
                                            .orElse("")),
                    failed);
        }
    }

    private static String url(String kind, Settings settings) throws ConnectFault {
        String host = settings.text("host").strip();
        String database = settings.text("database").strip();
        if (!host.matches("[A-Za-z0-9._:-]+|\\[[0-9A-Fa-f:]+]") || !database.matches("[\\w.-]+")) {
            throw new ConnectFault(
                    ConnectFault.Kind.SETTINGS,
                    "expected a host and a database of letters, digits, dots and minus, came %s and %s"
                            .formatted(host, database));
        }
        int port = settings.whole("port");
        return kind.equals("sqlserver")
                ? "jdbc:sqlserver://%s:%d;databaseName=%s".formatted(host, port, database)
                : "jdbc:%s://%s:%d/%s".formatted(kind, host, port, database);
    }

    private static Properties properties(String kind, Settings settings) {
        var properties = new Properties();
        properties.setProperty("user", settings.text("user"));
        String password = settings.textOrNull("password");
        properties.setProperty("password", password == null ? "" : password);
        boolean encrypted = settings.flag("encrypted");
        long connect = settings.millis("connectTimeout").toMillis();
        long query = settings.millis("queryTimeout").toMillis();
        switch (kind) {
            case "postgresql" -> {
                properties.setProperty("sslmode", encrypted ? "require" : "prefer");
                properties.setProperty("connectTimeout", Long.toString((connect + 999) / 1_000));
                properties.setProperty("loginTimeout", Long.toString((connect + 999) / 1_000));
                properties.setProperty("socketTimeout", Long.toString(query / 1_000 + 5));
                properties.setProperty("ApplicationName", "baigong-edge");
            }
            case "sqlserver" -> {
                properties.setProperty("encrypt", Boolean.toString(encrypted));
                properties.setProperty("loginTimeout", Long.toString((connect + 999) / 1_000));
                properties.setProperty("socketTimeout", Long.toString(query + 5_000));
            }
            default -> {
                properties.setProperty("sslMode", encrypted ? "trust" : "disable");
                properties.setProperty("connectTimeout", Long.toString(connect));
                properties.setProperty("socketTimeout", Long.toString(query + 5_000));
            }
        }
        return properties;
    }

    private static ConnectFault.Kind kind(SQLException failed) {
        String state = String.valueOf(failed.getSQLState());
        return switch (state.length() < 2 ? "" : state.substring(0, 2)) {
            case "28" -> ConnectFault.Kind.CREDENTIALS;
            case "3D" -> ConnectFault.Kind.SETTINGS;
            case "53", "57" -> ConnectFault.Kind.REFUSED_BY_DEVICE;
            default -> ConnectFault.Kind.UNREACHABLE;
        };
    }
}
