package dev.entitlement.gateway.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultsJsonTest {

    private static final Faults SOME = Faults.NONE
            .withErrorRate(0.1)
            .withLatency(Latency.parse("50ms"))
            .withRateLimit(100.0)
            .withCapacity(1_000.0)
            .withPendingRate(1)
            .withOutage(true);

    @Test
    void all_members_go_out_with_whole_numbers_as_people_write_them() {
        assertThat(new String(FaultsJson.write(SOME), UTF_8))
                .isEqualTo(
                        "{\"errorRate\":0.1,\"hangRate\":0,\"resetRate\":0,\"latency\":\"50ms\",\"rateLimit\":100,"
                                + "\"concurrency\":null,\"capacity\":1000,\"refusalCost\":0.5,\"pendingRate\":1,\"outage\":true}");
        assertThat(new String(FaultsJson.write(SOME.withRateLimit(null)), UTF_8))
                .contains("\"rateLimit\":null");
    }

    @Test
    void what_went_out_can_come_in_again() {
        assertThat(applied(Faults.NONE, new String(FaultsJson.write(SOME), UTF_8)))
                .isEqualTo(SOME);
    }

    @Test
    void omitted_members_stay() {
        assertThat(applied(SOME, "{\"hangRate\":0.25}")).isEqualTo(SOME.withHangRate(0.25));
        assertThat(applied(SOME, "{\"rateLimit\":null}")).isEqualTo(SOME.withRateLimit(null));
        assertThat(applied(SOME, "{\"capacity\":null,\"concurrency\":7,\"refusalCost\":0}"))
                .isEqualTo(SOME.withCapacity(null).withConcurrency(7).withRefusalCost(0));
        assertThat(applied(SOME, "{\"latency\":\"lognormal:5ms,1\"}"))
                .isEqualTo(SOME.withLatency(Latency.parse("lognormal:5ms,1")));
        assertThat(applied(SOME, "{}")).isEqualTo(SOME);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'errorRate':1.5}|errorRate: 1.5 (expected: 0 to 1)",
                "{'hangRate':-0.1}|hangRate: -0.1 (expected: 0 to 1)",
                "{'resetRate':'1'}|resetRate: \"1\" (expected: 0 to 1)",
                "{'resetRate':null}|resetRate: null (expected: 0 to 1)",
                "{'pendingRate':true}|pendingRate: true (expected: 0 to 1)",
                "{'pendingRate':[1]}|pendingRate: [1] (expected: 0 to 1)",
                "{'rateLimit':-1}|rateLimit: -1 (expected: 0 to 1000000000 per second, or null)",
                "{'rateLimit':'none'}|rateLimit: \"none\" (expected: 0 to 1000000000 per second, or null)",
                "{'concurrency':0}|concurrency: 0 (expected: 1 to 1000000, or null)",
                "{'concurrency':1.5}|concurrency: 1.5 (expected: 1 to 1000000, or null)",
                "{'capacity':-1}|capacity: -1 (expected: 0 to 1000000000 per second, or null)",
                "{'refusalCost':2}|refusalCost: 2 (expected: 0 to 1)",
                "{'refusalCost':null}|refusalCost: null (expected: 0 to 1)",
                "{'outage':1}|outage: 1 (expected: true or false)",
                "{'outage':null}|outage: null (expected: true or false)",
                "{'latency':50}|latency: 50 (expected: a duration",
                "{'latency':null}|latency: null (expected: a duration",
                "{'latency':'soon'}|latency: soon (expected: a duration",
                "{'errorrate':1}|errorrate: unknown (expected: any of [errorRate, hangRate, resetRate, latency,",
            })
    void nonsense_is_refused_by_name_with_value_and_range(String json, String message) {
        assertThatThrownBy(() -> applied(SOME, json.replace('\'', '"')))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "[]", "1", "null", "\"x\"", "{", "{}{}", "{\"errorRate\":NaN}", "{\"a\":1,\"a\":1}"})
    void what_is_no_json_object_is_refused(String text) {
        assertThatThrownBy(() -> FaultsJson.read(text.getBytes(UTF_8)))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .startsWith("not ");
    }

    private static Faults applied(Faults faults, String json) {
        return FaultsJson.apply(faults, FaultsJson.read(json.getBytes(UTF_8)));
    }
}
