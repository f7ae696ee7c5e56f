package dev.entitlement.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

class AnswerReaderFuzzTest {

    @FuzzTest
    void answers_agree_with_the_judge(byte[] body) {
        AnswerFacts facts = AnswerReader.read(body);

        if (!JudgedJson.abstains(body)) {
            assertThat(facts).isEqualTo(JudgedJson.facts(body));
        }
    }
}
