package io.baigong.connect;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What was said about one device, checked: every key is known, every value fits, fallbacks are in
/// place.
public final class Settings {
    private final Map<String, String> values;

    private Settings(Map<String, String> values) {
        this.values = Map.copyOf(values);
    }

    /// @param given by key; an empty text is the same as nothing
    /// @throws SettingsFault with every problem that there is, not only the first
    public static Settings of(List<Setting> known, Map<String, String> given) {
        var problems = new ArrayList<SettingsFault.Problem>();
        var values = new HashMap<String, String>();
        for (var setting : known) {
            String text = given.getOrDefault(setting.key(), "");
            String value = text.isEmpty() ? setting.fallback() : text;
            if (value == null) {
                if (setting.required()) {
                    problems.add(new SettingsFault.Problem(setting.key(), "a value", "nothing"));
                }
                continue;
            }
            String expected = setting.input().refusal(value);
            if (expected == null) {
                values.put(setting.key(), value);
            } else {
                problems.add(
                        new SettingsFault.Problem(setting.key(), expected, shown(setting, value)));
            }
        }
        var keys = known.stream().map(Setting::key).toList();
        for (var key : given.keySet()) {
            if (!keys.contains(key)) {
                problems.add(
                        new SettingsFault.Problem(key, "one of " + String.join(", ", keys), key));
            }
        }
        if (!problems.isEmpty()) {
            throw new SettingsFault(problems);
        }
        return new Settings(values);
    }

    private static String shown(Setting setting, String value) {
        return switch (setting.input()) {
            case Setting.Input.Secret _ -> value.length() + " characters";
            case Setting.Input.Text _,
                    Setting.Input.Lines _,
                    Setting.Input.Whole _,
                    Setting.Input.Flag _,
                    Setting.Input.Choice _ ->
                    value.length() <= 60 ? value : value.substring(0, 60) + "…";
        };
    }

    public boolean has(String key) {
        return values.containsKey(key);
    }

    public @Nullable String textOrNull(String key) {
        return values.get(key);
    }

    /// @throws IllegalStateException when nothing was said: the driver asks for what it did not
    ///   declare as required
    public String text(String key) {
        String value = values.get(key);
        if (value == null) {
            throw new IllegalStateException(
                    "setting %s has no value and no fallback".formatted(key));
        }
        return value;
    }

    public int whole(String key) {
        return Math.toIntExact(Long.parseLong(text(key)));
    }

    /// Of a setting that is a whole number of milliseconds.
    public Duration millis(String key) {
        return Duration.ofMillis(Long.parseLong(text(key)));
    }

    public boolean flag(String key) {
        return Boolean.parseBoolean(text(key));
    }
}
