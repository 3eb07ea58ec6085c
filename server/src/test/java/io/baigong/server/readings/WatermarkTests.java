package io.baigong.server.readings;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baigong.server.database.DataFolder;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.mock.env.MockEnvironment;

class WatermarkTests {
    @Test
    void aLogThatFillsTheDiskOnWhichTheStoreMustGoOnIsRefused(@TempDir Path folder) {
        var environment =
                new MockEnvironment()
                        .withProperty("baigong.data", folder.toString())
                        .withProperty("baigong.log.watermark", "64MB")
                        .withProperty("baigong.telemetry.watermark", "64MB");
        var binder = Binder.get(environment);
        var data = binder.bindOrCreate("baigong", DataFolder.class);
        var log = binder.bindOrCreate("baigong.log", LogSettings.class);
        var telemetry = binder.bindOrCreate("baigong.telemetry", TelemetrySettings.class);
        assertThatThrownBy(() -> Engines.checkWatermarks(data, log, telemetry))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("baigong.log.watermark must be more than");
    }
}
