package io.baigong.connect.files;

import io.baigong.connect.Address;
import io.baigong.connect.Capability;
import io.baigong.connect.ConnectFault;
import io.baigong.connect.DataType;
import io.baigong.connect.Link;
import io.baigong.connect.Protocol;
import io.baigong.connect.Remembered;
import io.baigong.connect.Setting;
import io.baigong.connect.Setting.Input;
import io.baigong.connect.Setting.Option;
import io.baigong.connect.Settings;
import io.baigong.connect.Surroundings;
import io.baigong.connect.Words;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// Files of separated values in a folder.
public final class DroppedFiles implements Protocol {
    @Override
    public String name() {
        return "files";
    }

    @Override
    public Words words() {
        return new Words("文件投递(CSV)", "Dropped files (CSV)");
    }

    @Override
    public List<Setting> settings() {
        return List.of(
                Setting.required("folder", new Words("文件夹", "Folder"), new Input.Text(500)),
                text("pattern", "文件名样式", "Pattern of file names", "*.csv"),
                Setting.charset("UTF-8"),
                choice("separator", "分隔符", "Separator", "comma", "semicolon", "tab"),
                choice("decimal", "小数点", "Decimal sign", "point", "comma"),
                Setting.optional(
                        "timeColumn", new Words("时间列", "Column of times"), new Input.Text(200)),
                text(
                        "timeFormat",
                        "时间格式(iso、millis、seconds 或 yyyy-MM-dd HH:mm:ss)",
                        "Format of times (iso, millis, seconds or yyyy-MM-dd HH:mm:ss)",
                        "iso"),
                text("zone", "无时区时间的时区", "Zone of times without one", "UTC"),
                Setting.whole(
                        "settle",
                        new Words(
                                "文件不再变化多久后读取(0 为改名投递)",
                                "Unchanged for, before it is read (0: it was renamed)"),
                        0,
                        3_600_000,
                        "ms",
                        2_000),
                Setting.whole(
                        "maximumSize",
                        new Words("文件最大", "Largest file"),
                        1,
                        1_000_000_000,
                        "B",
                        100_000_000));
    }

    private static Setting text(String key, String zh, String en, String fallback) {
        return Setting.withFallback(key, new Words(zh, en), new Input.Text(200), fallback);
    }

    private static Setting choice(String key, String zh, String en, String... values) {
        var options =
                List.of(values).stream()
                        .map(value ->
                                new Option(
                                        value,
                                        switch (value) {
                                            case "comma" -> new Words("逗号", "comma");
                                            case "semicolon" -> new Words("分号", "semicolon");
                                            case "tab" -> new Words("制表符", "tab");
                                            default -> new Words("点", "point");
                                        }))
                        .toList();
        return Setting.withFallback(key, new Words(zh, en), new Input.Choice(options), values[0]);
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.SUBSCRIBE);
    }

    @Override
    public Set<DataType> types() {
        return Set.of(DataType.FLOAT64, DataType.INT64, DataType.BOOLEAN, DataType.TEXT);
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example(
                        "Temperature",
                        DataType.FLOAT64,
                        new Words("表头为 Temperature 的列", "the column of this header")),
                new Example(
                        "Value[Tag=T1]",
                        DataType.FLOAT64,
                        new Words("仅 Tag 为 T1 的行", "of the rows where Tag is T1")));
    }

    @Override
    public Address address(String text, @Nullable DataType type) {
        return FieldAddress.read(text, type);
    }

    @Override
    public Link open(Settings settings, Surroundings surroundings) throws ConnectFault {
        var layout = Layout.of(settings);
        try {
            var folder = Path.of(settings.text("folder"));
            if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
                throw new ConnectFault(
                        ConnectFault.Kind.UNREACHABLE,
                        "expected a folder that may be written, came " + folder);
            }
            var dropped =
                    new DropFolder(
                            folder,
                            settings.text("pattern"),
                            settings.millis("settle"),
                            new Remembered(surroundings.directory()));
            return new FilesLink(dropped, layout, settings.whole("maximumSize"), surroundings);
        } catch (InvalidPathException | PatternSyntaxException wrong) {
            throw new ConnectFault(
                    ConnectFault.Kind.SETTINGS,
                    "expected a folder and a pattern such as *.csv: " + wrong.getMessage(),
                    wrong);
        }
    }
}
