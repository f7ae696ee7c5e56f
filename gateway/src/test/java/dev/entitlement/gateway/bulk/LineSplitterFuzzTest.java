package dev.entitlement.gateway.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.Random;

class LineSplitterFuzzTest {

    @FuzzTest
    void any_bytes_make_the_same_lines_however_they_come(byte[] input) {
        for (LineFormat format : LineFormat.values()) {
            List<InputLine> lines = LineSplitterTest.split(input, new Random(1), format);

            assertThat(LineSplitterTest.split(input, new Random(2), format)).isEqualTo(lines);
            assertThat(lines)
                    .allSatisfy(line -> assertThat(
                                    line.fault() == null || line.fault().endsWith("."))
                            .isTrue());
        }
    }
}
