package io.baigong.evaluator.method;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChannelTests {
    @Test
    void capsWhatASingleSourceCanProve() {
        assertThat(Channel.FORM.label(true, null)).isEqualTo(Label.DECLARED);
        assertThat(Channel.FILE.label(false, null)).isEqualTo(Label.DECLARED);
        assertThat(Channel.FILE.label(true, null)).isEqualTo(Label.EVIDENCED);
        assertThat(Channel.TOKEN.label(false, null)).isEqualTo(Label.EVIDENCED);
        assertThat(Channel.DEVICE.label(true, null)).isEqualTo(Label.EVIDENCED);
    }

    @Test
    void isVerifiedOnlyByASecondSourceThatIsNoFile() {
        assertThat(Channel.DEVICE.label(false, Channel.TOKEN)).isEqualTo(Label.VERIFIED);
        assertThat(Channel.DEVICE.label(false, Channel.FILE)).isEqualTo(Label.EVIDENCED);
        assertThat(Channel.FILE.label(false, Channel.DEVICE)).isEqualTo(Label.DECLARED);
        assertThat(Channel.FILE.label(true, Channel.DEVICE)).isEqualTo(Label.VERIFIED);
    }
}
