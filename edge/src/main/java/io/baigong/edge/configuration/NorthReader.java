package io.baigong.edge.configuration;

import io.baigong.connect.DataType;
import io.baigong.edge.configuration.NorthConfiguration.Broker;
import io.baigong.edge.configuration.NorthConfiguration.Client;
import io.baigong.edge.configuration.NorthConfiguration.Format;
import io.baigong.edge.configuration.NorthConfiguration.Modbus;
import io.baigong.edge.configuration.NorthConfiguration.OpcUa;
import io.baigong.edge.configuration.NorthConfiguration.Place;
import io.baigong.edge.configuration.NorthConfiguration.Rights;
import io.baigong.edge.configuration.NorthConfiguration.User;
import io.baigong.edge.configuration.NorthConfiguration.WhenBad;
import io.baigong.edge.configuration.VirtualTag.Source;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads what is offered to others on the shop floor.
final class NorthReader {
    private static final int MOST_CLIENTS = 100;
    private static final int MOST_PATTERNS = 5_000;
    private static final int MOST_BROKERS = 8;
    private static final int LAST_PLACE = 65_535;
    private static final String HERE = "127.0.0.1";

    /// Properties that can be offered.
    private final Set<Source> sources;

    NorthReader(Set<Source> sources) {
        this.sources = sources;
    }

    NorthConfiguration north(Cursor at) {
        if (!at.isThere()) {
            return NorthConfiguration.NOTHING;
        }
        var opcua = opcua(at.at("opcua"));
        var modbus = modbus(at.at("modbus"));
        if (opcua != null && modbus != null && opcua.port() == modbus.port()) {
            at.at("modbus").at("port").problem("another port than that of opcua");
        }
        var brokers = new ArrayList<Broker>();
        var names = new HashSet<String>();
        for (var element : at.at("mqtt").elements(MOST_BROKERS)) {
            var broker = broker(element);
            if (!names.add(broker.name())) {
                element.at("name").problem("a name that no other broker has");
            }
            brokers.add(broker);
        }
        at.done();
        return new NorthConfiguration(opcua, modbus, brokers);
    }

    private @Nullable OpcUa opcua(Cursor at) {
        if (!at.isThere()) {
            return null;
        }
        String address = address(at.at("address"));
        int port = (int) at.at("port").wholeOr(4840, 1, 65_535);
        String host = at.at("host").textOrNull();
        boolean plain = at.at("plain").flagOr(false);
        var users = new ArrayList<User>();
        var names = new HashSet<String>();
        for (var element : at.at("users").elements(MOST_CLIENTS)) {
            var user = user(element);
            if (user != null && !names.add(user.name())) {
                element.at("name").problem("a name that no other user has");
            }
            if (user != null) {
                users.add(user);
            }
        }
        var anonymous = anonymous(at.at("anonymous"));
        var certificates = new ArrayList<String>();
        for (var element : at.at("certificates").elements(MOST_CLIENTS)) {
            certificates.add(certificate(element));
        }
        if (users.isEmpty() && anonymous == null && !at.at("users").isThere()) {
            at.at("users").problem("at least one user, or anonymous beside it");
        }
        at.done();
        return new OpcUa(
                address,
                port,
                host == null ? address : host,
                plain,
                users,
                anonymous,
                certificates);
    }

    private @Nullable Rights anonymous(Cursor at) {
        if (!at.isThere()) {
            return null;
        }
        var rights = rights(at);
        at.done();
        return rights;
    }

    private @Nullable User user(Cursor at) {
        String name = at.at("name").text();
        var password = at.at("password");
        String text = secret(password);
        var hash = text == null ? null : PasswordHash.read(text);
        if (hash == null) {
            password.problem("what ./baigong edge password prints", "something else");
        }
        var rights = rights(at);
        at.done();
        return hash == null ? null : new User(name, hash, rights);
    }

    private @Nullable Modbus modbus(Cursor at) {
        if (!at.isThere()) {
            return null;
        }
        String address = address(at.at("address"));
        int port = (int) at.at("port").wholeOr(502, 1, 65_535);
        var whenBad = at.at("whenBad").word(WhenBad.class, WhenBad.REFUSE);
        boolean assign = at.at("assign").flagOr(true);
        var clients = new ArrayList<Client>();
        for (var element : at.at("clients").elements(MOST_CLIENTS)) {
            var client = client(element);
            if (client != null) {
                clients.add(client);
            }
        }
        if (!at.at("clients").isThere()) {
            at.at("clients").problem("the addresses that are let in");
        }
        var places = new ArrayList<Place>();
        for (var element : at.at("places").elements(Configuration.MOST_TAGS)) {
            places.add(place(element));
        }
        at.done();
        return new Modbus(address, port, whenBad, assign, clients, places);
    }

    private @Nullable Client client(Cursor at) {
        var network = Network.of(at.at("address").text());
        if (network == null) {
            at.at("address").problem("an address such as 192.168.1.20 or 192.168.1.0/24");
        }
        var unit = at.at("unit");
        Integer number = unit.isThere() ? Integer.valueOf((int) unit.whole(0, 255)) : null;
        var rights = rights(at);
        at.done();
        return network == null ? null : new Client(network, number, rights);
    }

    private Place place(Cursor at) {
        var source = at.at("tag").source();
        if (!source.device().equals("?") && !sources.contains(source)) {
            at.at("tag").problem("a tag of this document", source.toString());
        }
        int address = (int) at.at("address").whole(0, LAST_PLACE);
        var type = DeviceReader.type(at.at("type"));
        if (type == DataType.TEXT) {
            at.at("type").problem("a number or boolean");
        }
        at.done();
        return new Place(source, address, type);
    }

    private Broker broker(Cursor at) {
        String name = at.at("name").thingKey();
        String host = at.at("host").text();
        boolean tls = at.at("tls").flagOr(false);
        int port = (int) at.at("port").wholeOr(tls ? 8883 : 1883, 1, 65_535);
        String authority = at.at("authority").isThere() ? certificate(at.at("authority")) : null;
        String user = at.at("user").textOrNull();
        String password = secret(at.at("password"));
        var rights = rights(at);
        var format = format(at.at("json"), at.at("sparkplug"), at);
        at.done();
        return new Broker(name, host, port, tls, authority, user, password, format, rights);
    }

    private static Format format(Cursor json, Cursor sparkplug, Cursor at) {
        if (json.isThere() == sparkplug.isThere()) {
            at.problem("either json or sparkplug", json.isThere() ? "both" : "neither");
            return new Format.Json("?", false);
        }
        if (json.isThere()) {
            var topic = json.at("topic");
            String text = topic.text();
            if (!text.matches("[^#+\\x00-\\x1F]{1,256}")
                    || text.startsWith("/")
                    || text.endsWith("/")
                    || text.startsWith("$")) {
                topic.problem("a topic without # and + and without / at its ends");
            }
            boolean retain = json.at("retain").flagOr(true);
            json.done();
            return new Format.Json(text, retain);
        }
        String group = element(sparkplug.at("group"));
        String node = element(sparkplug.at("node"));
        sparkplug.done();
        return new Format.Sparkplug(group, node);
    }

    private static String element(Cursor at) {
        String text = at.text();
        if (!text.matches("[^#+/\\x00-\\x1F]{1,128}")) {
            at.problem("a name without / + and #");
            return "?";
        }
        return text;
    }

    private Rights rights(Cursor at) {
        return new Rights(patterns(at.at("read")), patterns(at.at("write")));
    }

    private List<String> patterns(Cursor at) {
        var patterns = new ArrayList<String>();
        for (var element : at.elements(MOST_PATTERNS)) {
            String text = element.text();
            if (!isPattern(text)) {
                element.problem("*, a device as press-7/*, or a tag such as press-7/current");
            }
            patterns.add(text);
        }
        return patterns;
    }

    private boolean isPattern(String text) {
        int slash = text.indexOf('/');
        if (text.equals("*") || slash < 0) {
            return text.equals("*");
        }
        String device = text.substring(0, slash);
        String name = text.substring(slash + 1);
        return name.equals("*")
                ? sources.stream().anyMatch(source -> source.device().equals(device))
                : sources.contains(new Source(device, name));
    }

    private static String address(Cursor at) {
        String text = at.textOrNull();
        if (text == null) {
            return HERE;
        }
        try {
            return InetAddress.ofLiteral(text).getHostAddress();
        } catch (IllegalArgumentException notOne) {
            at.problem("an address of this machine such as 127.0.0.1 or 0.0.0.0");
            return HERE;
        }
    }

    /// What is wrong with it is told without it.
    private static @Nullable String secret(Cursor at) {
        var node = at.node();
        if (node == null) {
            return null;
        }
        if (!node.isString() || node.stringValue().isEmpty()) {
            at.problem("a text", "something else");
            return null;
        }
        return node.stringValue();
    }

    private static String certificate(Cursor at) {
        String text = at.text();
        if (!Certificates.isPem(text)) {
            at.problem("a certificate in PEM");
        }
        return text;
    }
}
