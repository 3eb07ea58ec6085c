package io.baigong.connect.opcua;

import io.baigong.connect.ConnectFault;
import io.baigong.connect.ConnectFault.Kind;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/// Where a server is, as `opc.tcp://host:4840/path`.
///
/// @param host without brackets
record Url(String text, String host, int port) {
    private static final int STANDARD_PORT = 4840;

    static Url of(String text) throws ConnectFault {
        URI uri;
        try {
            uri = new URI(text.strip());
        } catch (URISyntaxException wrong) {
            throw fault(text);
        }
        String host = uri.getHost();
        if (host == null || !"opc.tcp".equals(uri.getScheme()) || uri.getUserInfo() != null) {
            throw fault(text);
        }
        int port = uri.getPort() < 0 ? STANDARD_PORT : uri.getPort();
        if (port < 1 || port > 65_535) {
            throw fault(text);
        }
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return new Url(uri.toString(), bare.toLowerCase(Locale.ROOT), port);
    }

    private static ConnectFault fault(String text) {
        return new ConnectFault(
                Kind.SETTINGS,
                "url: expected one such as opc.tcp://host:4840, came %s".formatted(text));
    }

    @Override
    public String toString() {
        return host.contains(":") ? "[%s]:%d".formatted(host, port) : host + ":" + port;
    }
}
