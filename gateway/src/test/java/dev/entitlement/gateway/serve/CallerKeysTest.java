package dev.entitlement.gateway.serve;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallerKeysTest {

    private static CallerKeys keys(String file) {
        return CallerKeys.parse(file.getBytes(UTF_8));
    }

    @Test
    void keys_may_hold_colons_and_several_names_one_key() {
        CallerKeys keys = keys("a:x:y\r\nb:same\nc:same\n");
        assertThat(keys.ownerOf("x:y".getBytes(UTF_8), null)).isEqualTo("a");
        assertThat(keys.ownerOf("same".getBytes(UTF_8), "c")).isEqualTo("c");
        assertThat(keys.ownerOf("same".getBytes(UTF_8), "a")).isNull();
    }

    @Test
    void a_digest_is_not_a_key() {
        String digest = "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b";
        CallerKeys keys = keys("a:sha256:" + digest);
        assertThat(keys.ownerOf("secret".getBytes(UTF_8), null)).isEqualTo("a");
        assertThat(keys.ownerOf(digest.getBytes(UTF_8), null)).isNull();
        assertThat(keys.ownerOf(("sha256:" + digest).getBytes(UTF_8), null)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# only a remark\n\n", "hunter2", ":hunter2", "name:", "name:sha256:hunter2"})
    void a_file_without_keys_is_refused_without_quoting_it(String file) {
        assertThatThrownBy(() -> keys(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected: ")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void a_key_beyond_ascii_is_the_same_key_whichever_way_it_comes() {
        CallerKeys keys = keys("café:schlüssel€");
        Callers callers = Callers.withKeys(() -> keys, false);
        byte[] pair = "café:schlüssel€".getBytes(UTF_8);
        String received = new String("schlüssel€".getBytes(UTF_8), ISO_8859_1); // as the decoder gives it
        assertThat(callers.admit(new DefaultHttpHeaders().add("X-Api-Key", received)))
                .isEqualTo("café");
        assertThat(callers.admit(new DefaultHttpHeaders().add("Authorization", "Bearer " + received)))
                .isEqualTo("café");
        assertThat(callers.admit(new DefaultHttpHeaders()
                        .add("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair))))
                .isEqualTo("café");
    }

    @Test
    void while_authorization_is_passed_through_only_the_api_key_is_ours() {
        CallerKeys keys = keys("shop:secret");
        Callers callers = Callers.withKeys(() -> keys, true);
        HttpHeaders headers = new DefaultHttpHeaders().add("Authorization", "Bearer secret");
        assertThat(callers.admit(headers)).isNull();
        assertThat(callers.admit(headers.add("X-Api-Key", "secret"))).isEqualTo("shop");
    }
}
