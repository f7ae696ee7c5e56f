package dev.entitlement.benchmarks.sidebyside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entitlement.benchmarks.sidebyside.Wrk.Load;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class WrkTest {

    @Test
    void the_line_of_its_script_is_found_among_its_own() throws IOException {
        Load load = Load.parse(
                "Running 2s test @ http://127.0.0.1:1\n  2 requests in 2.0s\nresult 30000 2000000 3 400 900 1500\n");

        assertThat(load).isEqualTo(new Load(30_000, 3, 15_000, 400, 900, 1_500));
    }

    @Test
    void what_it_says_instead_is_the_reason() {
        assertThatThrownBy(() -> Load.parse("unable to connect to 127.0.0.1:1 Connection refused\n"))
                .isInstanceOf(IOException.class)
                .hasMessage("wrk: unable to connect to 127.0.0.1:1 Connection refused");
    }
}
