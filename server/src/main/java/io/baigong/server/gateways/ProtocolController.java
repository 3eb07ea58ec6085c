package io.baigong.server.gateways;

import io.baigong.connect.Capability;
import io.baigong.connect.DataType;
import io.baigong.connect.Protocol;
import io.baigong.connect.Protocols;
import io.baigong.connect.Setting;
import io.baigong.connect.Words;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.access.Scope;
import io.baigong.server.things.Name;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// What protocols there are, as data: forms and checks are made of it.
@RestController
@RequestMapping("/api/v1/gateways/protocols")
class ProtocolController {
    /// @param experimental never tried against a device or program of others
    /// @param capabilities `read`, `subscribe`, `report-by-exception`, `browse`, `write`, `call`
    /// @param types that may stand beside an address; none when the device says them itself
    record DeviceProtocol(
            String name,
            Name words,
            boolean experimental,
            List<String> capabilities,
            List<String> types,
            List<ProtocolSetting> settings,
            List<AddressExample> examples) {
        static DeviceProtocol of(Protocol protocol) {
            return new DeviceProtocol(
                    protocol.name(),
                    both(protocol.words()),
                    protocol.experimental(),
                    protocol.capabilities().stream().sorted().map(DeviceProtocol::word).toList(),
                    protocol.types().stream().sorted().map(DataType::word).toList(),
                    protocol.settings().stream().map(ProtocolSetting::of).toList(),
                    protocol.examples().stream().map(AddressExample::of).toList());
        }

        private static String word(Capability capability) {
            return capability.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /// @param kind `text`, `lines`, `secret`, `whole`, `flag` or `choice`
    /// @param longest characters of a text, lines or a secret
    /// @param least of a whole number
    /// @param most of a whole number
    /// @param unit of a whole number
    /// @param options of a choice
    record ProtocolSetting(
            String key,
            Name words,
            String kind,
            boolean required,
            @Nullable String fallback,
            @Nullable Integer longest,
            @Nullable Long least,
            @Nullable Long most,
            @Nullable String unit,
            List<SettingOption> options) {
        static ProtocolSetting of(Setting setting) {
            return switch (setting.input()) {
                case Setting.Input.Text(int longest) -> text(setting, "text", longest);
                case Setting.Input.Lines(int longest) -> text(setting, "lines", longest);
                case Setting.Input.Secret(int longest) -> text(setting, "secret", longest);
                case Setting.Input.Whole(long least, long most, String unit) ->
                        new ProtocolSetting(
                                setting.key(),
                                both(setting.words()),
                                "whole",
                                setting.required(),
                                setting.fallback(),
                                null,
                                least,
                                most,
                                unit,
                                List.of());
                case Setting.Input.Flag() -> of(setting, "flag", List.of());
                case Setting.Input.Choice(var options) ->
                        of(setting, "choice", options.stream().map(SettingOption::of).toList());
            };
        }

        private static ProtocolSetting text(Setting setting, String kind, int longest) {
            return new ProtocolSetting(
                    setting.key(),
                    both(setting.words()),
                    kind,
                    setting.required(),
                    setting.fallback(),
                    longest,
                    null,
                    null,
                    null,
                    List.of());
        }

        private static ProtocolSetting of(
                Setting setting, String kind, List<SettingOption> options) {
            return new ProtocolSetting(
                    setting.key(),
                    both(setting.words()),
                    kind,
                    setting.required(),
                    setting.fallback(),
                    null,
                    null,
                    null,
                    null,
                    options);
        }
    }

    record SettingOption(String value, Name words) {
        static SettingOption of(Setting.Option option) {
            return new SettingOption(option.value(), both(option.words()));
        }
    }

    record AddressExample(String address, @Nullable String type, Name words) {
        static AddressExample of(Protocol.Example example) {
            DataType type = example.type();
            return new AddressExample(
                    example.address(), type == null ? null : type.word(), both(example.words()));
        }
    }

    private static Name both(Words words) {
        return new Name(words.zh(), words.en());
    }

    @GetMapping
    @Needs(Scope.THINGS_READ)
    Page<DeviceProtocol> list(PageRequest page) {
        return Page.cut(Protocols.all(), page).map(DeviceProtocol::of);
    }
}
