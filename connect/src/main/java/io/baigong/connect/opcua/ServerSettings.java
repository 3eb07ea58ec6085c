package io.baigong.connect.opcua;

import io.baigong.connect.Setting;
import io.baigong.connect.Setting.Input;
import io.baigong.connect.Setting.Option;
import io.baigong.connect.Words;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What has to be said about a server.
final class ServerSettings {
    private static final int LONGEST_PEM = 20_000;

    private static final List<Option> POLICIES =
            List.of(
                    new Option("none", new Words("无(不加密)", "None (in the clear)")),
                    new Option("basic256sha256", new Words("Basic256Sha256", "Basic256Sha256")),
                    new Option(
                            "aes128-sha256-rsaoaep",
                            new Words("Aes128-Sha256-RsaOaep", "Aes128-Sha256-RsaOaep")),
                    new Option(
                            "aes256-sha256-rsapss",
                            new Words("Aes256-Sha256-RsaPss", "Aes256-Sha256-RsaPss")));
    private static final List<Option> MODES =
            List.of(
                    new Option("sign", new Words("仅签名", "Sign")),
                    new Option("sign-encrypt", new Words("签名并加密", "Sign and encrypt")));
    private static final List<Option> CHECKS =
            List.of(
                    new Option(
                            "all",
                            new Words("指纹、有效期、主机和应用", "Fingerprint, dates, host and application")),
                    new Option("fingerprint", new Words("仅指纹", "Fingerprint alone")));

    static final List<Setting> ALL =
            List.of(
                    Setting.required(
                            "url",
                            new Words("地址(opc.tcp://主机:4840)", "URL (opc.tcp://host:4840)"),
                            new Input.Text(500)),
                    choice("securityPolicy", "安全策略", "Security policy", POLICIES, 1),
                    choice("securityMode", "安全模式", "Security mode", MODES, 1),
                    text("user", "用户名", "User", 200),
                    Setting.optional(
                            "password", new Words("密码", "Password"), new Input.Secret(200)),
                    flag(
                            "plainPassword",
                            "允许明文发送密码",
                            "Send the password in the clear if the server wants it so"),
                    Setting.optional(
                            "userCertificate",
                            new Words("用户证书(PEM)", "Certificate of the user (PEM)"),
                            new Input.Lines(LONGEST_PEM)),
                    Setting.optional(
                            "userKey",
                            new Words("用户私钥(PEM, PKCS#8)", "Key of the user (PEM, PKCS#8)"),
                            new Input.Secret(LONGEST_PEM)),
                    Setting.optional(
                            "serverCertificate",
                            new Words(
                                    "信任的服务器证书(SHA-256 指纹或 PEM)",
                                    "Server certificates that are trusted (SHA-256 or PEM)"),
                            new Input.Lines(LONGEST_PEM)),
                    choice("certificateChecks", "证书检查", "Checks of the certificate", CHECKS, 0),
                    millis("connectTimeout", "连接超时", "Timeout of connecting", 100, 60_000, "5000"),
                    millis("requestTimeout", "应答超时", "Timeout of an answer", 100, 60_000, "5000"),
                    millis(
                            "sessionTimeout",
                            "会话超时",
                            "Timeout of the session",
                            10_000,
                            3_600_000,
                            "60000"),
                    millis("keepAlive", "保活间隔", "Interval of signs of life", 500, 60_000, "5000"),
                    millis(
                            "samplingInterval",
                            "采样间隔(空为组间隔)",
                            "Sampling interval (empty: of the group)",
                            0,
                            3_600_000,
                            null),
                    millis(
                            "publishingInterval",
                            "发布间隔(空为组间隔)",
                            "Publishing interval (empty: of the group)",
                            10,
                            3_600_000,
                            null),
                    whole("queueSize", "每个变量的队列长度", "Queue of each variable", 10_000, "20"),
                    whole("maximumNodes", "每次请求最多节点", "Most nodes in a request", 10_000, "1000"));

    private ServerSettings() {}

    private static Setting choice(
            String key, String zh, String en, List<Option> options, int fallback) {
        return Setting.withFallback(
                key, new Words(zh, en), new Input.Choice(options), options.get(fallback).value());
    }

    private static Setting text(String key, String zh, String en, int longest) {
        return Setting.optional(key, new Words(zh, en), new Input.Text(longest));
    }

    private static Setting flag(String key, String zh, String en) {
        return Setting.withFallback(key, new Words(zh, en), new Input.Flag(), "false");
    }

    private static Setting millis(
            String key, String zh, String en, long least, long most, @Nullable String fallback) {
        return number(key, zh, en, new Input.Whole(least, most, "ms"), fallback);
    }

    private static Setting whole(String key, String zh, String en, long most, String fallback) {
        return number(key, zh, en, new Input.Whole(1, most, null), fallback);
    }

    private static Setting number(
            String key, String zh, String en, Input input, @Nullable String fallback) {
        return new Setting(key, new Words(zh, en), input, false, fallback);
    }
}
