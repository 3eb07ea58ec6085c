package io.baigong.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class LiveTests {
    @Test
    void readsNamesAndDataAndLeavesCommentsOut() throws IOException {
        String stream =
                ": live\n\nevent: readings\r\ndata: {\"a\":\"温度\"}\r\n\r\ndata:x\ndata: y\n\nevent: cut";
        var read = new ArrayList<String>();
        Live.read(
                new ByteArrayInputStream(stream.getBytes(StandardCharsets.UTF_8)),
                (name, data) -> read.add(name + "=" + data));
        assertThat(read).containsExactly("readings={\"a\":\"温度\"}", "message=x\ny");
    }
}
