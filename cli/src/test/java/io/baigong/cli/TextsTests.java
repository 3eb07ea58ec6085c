package io.baigong.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class TextsTests {
    @Test
    void everyTextIsThereInBothLanguages() throws IOException {
        assertThat(texts("texts_zh.properties").stringPropertyNames())
                .isEqualTo(texts("texts.properties").stringPropertyNames());
    }

    private static Properties texts(String name) throws IOException {
        var texts = new Properties();
        try (var in = Objects.requireNonNull(Texts.class.getResourceAsStream(name))) {
            texts.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        }
        return texts;
    }
}
