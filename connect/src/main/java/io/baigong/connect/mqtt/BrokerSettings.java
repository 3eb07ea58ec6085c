package io.baigong.connect.mqtt;

import io.baigong.connect.Setting;
import io.baigong.connect.Setting.Input;
import io.baigong.connect.Words;
import io.baigong.connect.wire.TcpEnd;
import java.util.List;

/// What has to be said about a broker; known also where no client library is.
public final class BrokerSettings {
    private BrokerSettings() {}

    public static List<Setting> all() {
        return List.of(
                TcpEnd.host(),
                TcpEnd.port("1883"),
                Setting.withFallback("tls", new Words("使用 TLS", "TLS"), new Input.Flag(), "false"),
                Setting.optional("user", new Words("用户", "User"), new Input.Text(200)),
                Setting.optional("password", new Words("密码", "Password"), new Input.Secret(200)),
                Setting.optional(
                        "clientId",
                        new Words(
                                "客户端标识(填写后断线期间的消息由服务器保留)",
                                "Client id (with one, the broker keeps messages while nobody is there)"),
                        new Input.Text(64)),
                TcpEnd.connectTimeout());
    }
}
