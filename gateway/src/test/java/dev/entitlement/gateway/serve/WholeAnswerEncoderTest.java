package dev.entitlement.gateway.serve;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WholeAnswerEncoderTest {
    private final EmbeddedChannel channel = new EmbeddedChannel(new WholeAnswerEncoder());

    @AfterEach
    void release() {
        channel.finishAndReleaseAll();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 128, 541, 5_000, 32 * 1024})
    void head_and_body_leave_in_one_buffer(int bytes) {
        String body = "b".repeat(bytes);

        assertThat(written(body, "short")).containsExactly(head(bytes, "short") + body);
    }

    @Test
    void the_second_answer_of_a_connection_does_as_well() {
        written("first", "short");

        assertThat(written("second", "short")).containsExactly(head(6, "short") + "second");
    }

    @ParameterizedTest
    @ValueSource(ints = {541, 32 * 1024 + 1})
    void what_is_larger_than_expected_is_written_all_the_same(int bytes) {
        String body = "b".repeat(bytes);
        String long_ = "h".repeat(4_000);

        assertThat(String.join("", written(body, long_))).isEqualTo(head(bytes, long_) + body);
    }

    @Test
    void an_answer_without_a_body_is_its_head() {
        assertThat(written("", "short")).containsExactly(head(0, "short"));
    }

    private static String head(int length, String header) {
        return "HTTP/1.1 200 OK\r\nX-Some: " + header + "\r\ncontent-length: " + length + "\r\n\r\n";
    }

    private List<String> written(String body, String header) {
        DefaultFullHttpResponse answer = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.wrappedBuffer(body.getBytes(US_ASCII)));
        answer.headers().set("X-Some", header).setInt(HttpHeaderNames.CONTENT_LENGTH, body.length());
        channel.writeOutbound(answer);
        List<String> written = new ArrayList<>();
        for (ByteBuf buffer = channel.readOutbound(); buffer != null; buffer = channel.readOutbound()) {
            written.add(buffer.toString(US_ASCII));
            buffer.release();
        }
        return written;
    }
}
