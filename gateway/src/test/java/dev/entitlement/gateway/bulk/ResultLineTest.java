package dev.entitlement.gateway.bulk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.Attempt;
import dev.entitlement.AttemptEnd;
import dev.entitlement.CallReport;
import dev.entitlement.Effect;
import dev.entitlement.EntitlementResult;
import dev.entitlement.Outcome;
import dev.entitlement.Refusal;
import dev.entitlement.gateway.answers.AnswerStatus;
import dev.entitlement.gateway.answers.Problem;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ResultLineTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final ResultLine OF_THE_ENDPOINT = ResultLine.of(new AnswerStatus(true));
    private static final ResultLine RESUMABLE = ResultLine.resumable(new AnswerStatus(true));
    private static AnsweringUpstream upstream;

    @BeforeAll
    static void start() {
        upstream = new AnsweringUpstream();
    }

    @AfterAll
    static void stop() {
        upstream.close();
    }

    @Test
    void tells_what_became_of_a_call_with_the_members_in_the_promised_order() {
        EntitlementResult result = upstream.result("a", 200, "{\"responseCode\":\"OK\"}".getBytes(UTF_8));
        assertThat(line(result))
                .isEqualTo(
                        "{\"index\":7,\"entitlementId\":\"a\",\"requestIdentifier\":\"mine\",\"outcome\":\"reactivated\","
                                + "\"effect\":\"applied\",\"attempts\":1,\"status\":200,\"response\":{\"responseCode\":\"OK\"}}\n");
    }

    @Test
    void keeps_the_upstreams_json_but_for_its_line_breaks_and_its_mark() {
        String pretty =
                "\uFEFF\r\n{ \"responseCode\" :\n\t\"OK\",\r\n  \"n\": 1.500e+2, \"big\": 12345678901234567890.10,\n"
                        + "  \"text\": \"a\\nb é \uD83D\uDE00\"\n}\n";
        String line = line(upstream.result("a", 200, pretty.getBytes(UTF_8)));
        assertThat(line).endsWith("\n").hasLineCount(1);
        assertThat(line)
                .contains(
                        ",\"response\":{ \"responseCode\" :\t\"OK\",  \"n\": 1.500e+2, \"big\": 12345678901234567890.10,"
                                + "  \"text\": \"a\\nb é \uD83D\uDE00\"}}");
    }

    @Test
    void makes_an_operators_fault_of_unauthorized_only_with_credentials_of_our_own() {
        EntitlementResult result = upstream.result("a", 401, "{\"responseCode\":\"UNAUTHORIZED\"}".getBytes(UTF_8));
        assertThat(node(result).get("status").asInt()).isEqualTo(502);
        assertThat(JSON.readTree(written(
                                out -> ResultLine.of(new AnswerStatus(false)).write(0, result, out)))
                        .get("status")
                        .asInt())
                .isEqualTo(401);
    }

    @Test
    void answers_for_itself_where_there_is_no_answer() {
        JsonNode line = node(unanswered(AttemptEnd.TIMED_OUT, Effect.UNKNOWN));
        assertThat(line.get("outcome").asString()).isEqualTo("unavailable");
        assertThat(line.get("effect").asString()).isEqualTo("unknown");
        assertThat(line.get("attempts").asInt()).isEqualTo(2);
        assertThat(line.get("status").asInt()).isEqualTo(504);
        assertThat(line.get("response").get("status").asInt()).isEqualTo(504);
        assertThat(line.get("response").get("responseCode").asString()).isEqualTo("INTERNAL_ERROR");
        assertThat(line.has("lastIdentifier")).isFalse();
    }

    @Test
    void tells_the_last_identifier_only_where_a_run_may_be_resumed_and_the_effect_is_unknown() {
        JsonNode unread = resumable(unanswered(AttemptEnd.LOST, Effect.UNKNOWN));
        assertThat(unread.get("requestIdentifier").asString()).isEqualTo("first");
        assertThat(unread.get("lastIdentifier").asString()).isEqualTo("second");
        assertThat(unread.get("lastRead").asBoolean()).isFalse();
        assertThat(resumable(unanswered(AttemptEnd.LOST, Effect.NONE)).has("lastIdentifier"))
                .isFalse();
        EntitlementResult read = upstream.result("a", 500, "{\"responseCode\":\"INTERNAL_ERROR\"}".getBytes(UTF_8));
        assertThat(resumable(read).get("lastRead").asBoolean()).isTrue();
        assertThat(resumable(read).get("lastIdentifier").asString()).isEqualTo("mine");
        EntitlementResult other =
                upstream.result("a", 200, "{\"responseCode\":\"OK\",\"entitlementId\":\"b\"}".getBytes(UTF_8));
        assertThat(resumable(other).get("lastRead").asBoolean()).isTrue(); // misdirected, but read
        EntitlementResult garbage = upstream.result("a", 500, "oops".getBytes(UTF_8));
        assertThat(resumable(garbage).get("lastRead").asBoolean()).isFalse();
    }

    @Test
    void says_coalesced_only_if_so() {
        assertThat(node(refused(true)).get("coalesced").asBoolean()).isTrue();
        assertThat(node(refused(false)).has("coalesced")).isFalse();
        assertThat(node(refused(false)).get("status").asInt()).isEqualTo(503);
    }

    @Test
    void tells_a_bad_line_as_a_rejected_call_that_never_was() {
        String line = written(out -> OF_THE_ENDPOINT.writeBad(
                3, new InputLine("a/b", "made", null), Problem.badId("contains a slash"), out));
        JsonNode node = JSON.readTree(line);
        assertThat(line)
                .startsWith("{\"index\":3,\"entitlementId\":\"a/b\",\"requestIdentifier\":\"made\","
                        + "\"outcome\":\"rejected\",\"effect\":\"none\",\"attempts\":0,\"status\":400,\"response\":{");
        assertThat(node.get("response").get("responseCode").asString()).isEqualTo("BAD_REQUEST");
        assertThat(node.get("response").get("detail").asString()).isEqualTo("The entitlement id contains a slash.");
    }

    @Test
    void makes_an_identifier_for_a_bad_line_that_has_none_that_could_be_one() {
        for (String own : new String[] {null, "", "b c"}) {
            String line = written(
                    out -> OF_THE_ENDPOINT.writeBad(0, new InputLine("a", own, null), Problem.badRequest("Bad."), out));
            assertThat(JSON.readTree(line).get("requestIdentifier").asString()).hasSize(36);
        }
    }

    @Test
    void closes_with_how_many_there_were_of_each_of_the_seven_outcomes() {
        OutcomeCounts counts = new OutcomeCounts();
        counts.add(Outcome.REACTIVATED);
        counts.add(Outcome.REACTIVATED);
        counts.add(Outcome.UNRECOGNIZED);
        assertThat(written(out -> ResultLine.writeSummary(counts, out)))
                .isEqualTo("{\"summary\":{\"total\":3,\"reactivated\":2,\"action-required\":0,\"already-active\":0,"
                        + "\"rejected\":0,\"throttled\":0,\"unavailable\":0,\"unrecognized\":1}}\n");
        assertThat(counts.allRestored()).isFalse();
    }

    @Test
    void writes_numbers_of_any_length() {
        for (long index : new long[] {0, 9, 10, 1_000_000, Long.MAX_VALUE}) {
            assertThat(written(out -> OF_THE_ENDPOINT.writeBad(
                            index, new InputLine("", "i", null), Problem.badId("is empty"), out)))
                    .startsWith("{\"index\":" + index + ",");
        }
    }

    @Test
    void writes_any_id_so_that_json_reads_it_back_and_no_terminal_obeys_it() {
        long seed = 5_2026;
        Random random = new Random(seed);
        String alphabet = "ab\"\\/ \n\r\t\u0000\u001b\u007f\u0085\u009b\u00a0é\u2028\ufeff\ud83d\ude00\ud800\udc00";
        for (int round = 0; round < 2000; round++) {
            StringBuilder id = new StringBuilder();
            for (int i = random.nextInt(8); i > 0; i--) {
                id.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            String line = written(out ->
                    OF_THE_ENDPOINT.writeBad(0, new InputLine(id.toString(), "i", null), Problem.badId("is bad"), out));
            assertThat(line.substring(0, line.length() - 1))
                    .as("seed %d, round %d", seed, round)
                    .doesNotContainPattern("[\\x00-\\x1f\\x7f-\\x9f]");
            assertThat(JSON.readTree(line).get("entitlementId").asString())
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(id.toString());
        }
    }

    private static EntitlementResult unanswered(AttemptEnd end, Effect effect) {
        List<Attempt> attempts = List.of(
                new Attempt(1, "first", 0, 1, AttemptEnd.ANSWERED, 503, "SERVICE_UNAVAILABLE"),
                new Attempt(2, "second", 2, 1, end, 0, null));
        return new EntitlementResult.Unavailable(report(effect, attempts, null, false));
    }

    private static EntitlementResult refused(boolean coalesced) {
        return new EntitlementResult.Unavailable(report(Effect.NONE, List.of(), Refusal.DEADLINE, coalesced));
    }

    private static CallReport report(Effect effect, List<Attempt> attempts, Refusal refusal, boolean coalesced) {
        return new CallReport("a", "first", effect, attempts, null, refusal, null, 1, coalesced, Instant.EPOCH, 5);
    }

    private static String line(EntitlementResult result) {
        return written(out -> OF_THE_ENDPOINT.write(7, result, out));
    }

    private static JsonNode node(EntitlementResult result) {
        return JSON.readTree(line(result));
    }

    private static JsonNode resumable(EntitlementResult result) {
        return JSON.readTree(written(out -> RESUMABLE.write(0, result, out)));
    }

    private static String written(Consumer<ByteBuf> writer) {
        ByteBuf out = Unpooled.buffer(16);
        writer.accept(out);
        return out.toString(UTF_8);
    }
}
