package io.baigong.server.organisations;

import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/// What an organisation is.
enum OrganisationKind implements Word {
    ENTERPRISE("enterprise", "企业"),
    PLATFORM_OPERATOR("platform-operator", "平台运营方"),
    PARK("park", "园区"),
    GOVERNMENT("government", "政府部门"),
    SERVICE_PROVIDER("service-provider", "服务商"),
    BANK("bank", "银行"),
    RESEARCH("research", "科研机构");

    private final String key;
    private final String zh;

    OrganisationKind(String key, String zh) {
        this.key = key;
        this.zh = zh;
    }

    @Override
    @JsonValue
    public String key() {
        return key;
    }

    static OrganisationKind of(String key) {
        return Word.of(values(), "kind", key);
    }

    /// By its key or its Chinese word, null for neither.
    static @Nullable OrganisationKind said(String text) {
        for (var kind : values()) {
            if (kind.key.equals(text) || kind.zh.equals(text)) {
                return kind;
            }
        }
        return null;
    }
}
