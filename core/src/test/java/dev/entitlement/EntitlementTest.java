package dev.entitlement;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entitlement.upstream.SampleAnswers;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntitlementTest {

    @Test
    void has_every_field_of_the_reference() {
        assertThat(Entitlement.parse(SampleAnswers.REACTIVATED))
                .isEqualTo(new Entitlement(
                        "a25100b8-4e0c-4e37-b921-cac9cb1e930f",
                        "ACTIVE",
                        "cust-000042",
                        "BANGO",
                        "BangoMusic",
                        "6M_FREE",
                        "AC-7731",
                        "Bango Music",
                        Instant.parse("2018-11-02T10:15:30Z"),
                        Instant.parse("2018-11-02T10:16:02Z"),
                        null,
                        null,
                        null,
                        Instant.parse("2019-02-11T08:00:00Z"),
                        null,
                        null,
                        Map.of()));
    }

    @Test
    void takes_each_date_from_the_field_of_its_name() {
        Entitlement entitlement = parse("{'dateCreated':'2001-01-01T00:00Z','dateActivated':'2002-01-01T00:00Z',"
                + "'dateEnded':'2003-01-01T00:00Z','dateSuspended':'2004-01-01T00:00Z','dateResumed':'2005-01-01T00:00Z',"
                + "'dateLastUpdated':'2006-01-01T00:00Z','dateExpiry':'2007-01-01T00:00Z'}");

        assertThat(new Instant[] {
                    entitlement.dateCreated(),
                    entitlement.dateActivated(),
                    entitlement.dateEnded(),
                    entitlement.dateSuspended(),
                    entitlement.dateResumed(),
                    entitlement.dateLastUpdated(),
                    entitlement.dateExpiry()
                })
                .extracting(date -> date.toString().substring(0, 4))
                .containsExactly("2001", "2002", "2003", "2004", "2005", "2006", "2007");
    }

    @ParameterizedTest
    @CsvSource({
        "2018-11-02T10:15:30.000Z, 2018-11-02T10:15:30Z",
        "2018-11-02T10:15:30Z, 2018-11-02T10:15:30Z",
        "2018-11-02T10:15Z, 2018-11-02T10:15:00Z",
        "2018-11-02T10:15:30.1Z, 2018-11-02T10:15:30.100Z",
        "2018-11-02T10:15:30.123456789Z, 2018-11-02T10:15:30.123456789Z",
        "2018-11-02T10:15:30, 2018-11-02T10:15:30Z",
        "2018-11-02T10:15:30.5, 2018-11-02T10:15:30.500Z",
        "2018-11-02T10:15:30+01:00, 2018-11-02T09:15:30Z",
        "2018-11-02T10:15:30.25-0330, 2018-11-02T13:45:30.250Z",
        "2018-11-02T10:15:30+02, 2018-11-02T08:15:30Z",
        "2018-11-02T00:15:30+01:00, 2018-11-01T23:15:30Z",
        "2018-11-02t10:15:30z, 2018-11-02T10:15:30Z"
    })
    void reads_dates_as_the_point_in_time_they_mean(String text, String instant) {
        Entitlement entitlement = parse("{'dateCreated':'" + text + "'}");

        assertThat(entitlement.dateCreated()).isEqualTo(instant);
        assertThat(entitlement.unknownFields()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "soon",
                "2018-11-02",
                "2018-02-30T10:15:30Z",
                "2018-11-02 10:15:30",
                "1541153730",
                "02/11/2018 10:15",
                "2018-11-02T10:15:30+25:00",
                "2018-11-02T10:15:30 CET"
            })
    void keeps_a_date_that_is_none_as_it_came(String text) {
        Entitlement entitlement = parse("{'dateExpiry':'" + text + "'}");

        assertThat(entitlement.dateExpiry()).isNull();
        assertThat(entitlement.unknownFields())
                .containsExactly(Map.entry("dateExpiry", new JsonText('"' + text + '"')));
    }

    @Test
    void keeps_a_field_of_an_unexpected_type_instead_of_losing_it() {
        Entitlement entitlement =
                parse("{'entitlementId':42.0,'status':['ACTIVE'],'dateCreated':1541153730000,'dateEnded':{'at':1}}");

        assertThat(entitlement.entitlementId()).isNull();
        assertThat(entitlement.status()).isNull();
        assertThat(entitlement.dateCreated()).isNull();
        assertThat(entitlement.dateEnded()).isNull();
        assertThat(texts(entitlement))
                .containsExactly(
                        Map.entry("entitlementId", "42.0"),
                        Map.entry("status", "[\"ACTIVE\"]"),
                        Map.entry("dateCreated", "1541153730000"),
                        Map.entry("dateEnded", "{\"at\":1}"));
    }

    @Test
    void keeps_unknown_fields_to_the_letter_and_in_order() {
        Entitlement entitlement = parse("{'zeta' : 1.2300e+05 ,'alpha':{ 'b' : [ 1 , '\\u0041' ] },"
                + "'status':'ACTIVE','nothing':null,'é':'€'}");

        assertThat(texts(entitlement))
                .containsExactly(
                        Map.entry("zeta", "1.2300e+05"),
                        Map.entry("alpha", "{ \"b\" : [ 1 , \"\\u0041\" ] }"),
                        Map.entry("nothing", "null"),
                        Map.entry("é", "\"€\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"'text \\u0041'", "{ 'tier' : 1.0 }", "[1, 2]", "7", "true"})
    void keeps_extension_data_of_any_type(String value) {
        Entitlement entitlement = parse("{'extensionData': " + value + " }");

        assertThat(entitlement.extensionData()).isEqualTo(new JsonText(value.replace('\'', '"')));
        assertThat(entitlement.unknownFields()).isEmpty();
    }

    @Test
    void is_null_where_the_upstream_says_null() {
        Entitlement entitlement = parse("{'entitlementId':'x','status':null,'dateEnded':null,'extensionData':null}");

        assertThat(entitlement.status()).isNull();
        assertThat(entitlement.dateEnded()).isNull();
        assertThat(entitlement.extensionData()).isNull();
        assertThat(entitlement.unknownFields()).isEmpty();
    }

    @Test
    void resolves_escapes_in_names_and_values() {
        assertThat(parse("{'st\\u0061tus':'ACT\\u0049VE','customerIdentifier':'\\\"\\\\\\n'}"))
                .extracting(Entitlement::status, Entitlement::customerIdentifier)
                .containsExactly("ACTIVE", "\"\\\n");
    }

    @Test
    void counts_the_last_of_duplicates() {
        Entitlement entitlement = parse("{'status':1,'other':1,'status':'ACTIVE','other':2}");

        assertThat(entitlement.status()).isEqualTo("ACTIVE");
        assertThat(texts(entitlement)).containsExactly(Map.entry("other", "2"));
    }

    @Test
    void leaves_out_what_belongs_to_the_answer() {
        assertThat(texts(
                        parse("{'responseCode':'OK','responseMessage':'Success','parameters':{},'entitlementId':'x'}")))
                .isEmpty();
    }

    @Test
    void is_absent_where_an_answer_describes_nothing() {
        assertThat(Entitlement.parse(json("{'responseCode':'NOT_FOUND','responseMessage':'No','parameters':null}")))
                .isNull();
        assertThat(Entitlement.parse(json("{}"))).isNull();
    }

    @Test
    void is_absent_where_the_bytes_are_no_json_object() {
        assertThat(Entitlement.parse(new byte[0])).isNull();
        assertThat(Entitlement.parse(json("['entitlementId']"))).isNull();
        assertThat(Entitlement.parse(json("{'entitlementId':'x'} x"))).isNull();
        byte[] whole = SampleAnswers.REACTIVATED;
        for (int length = 0; length < whole.length; length++) {
            assertThat(Entitlement.parse(Arrays.copyOf(whole, length))).isNull();
        }
    }

    @Test
    void skips_a_byte_order_mark() {
        assertThat(parse("\uFEFF{'status':'ACTIVE'}").status()).isEqualTo("ACTIVE");
    }

    @Test
    void cannot_be_changed_through_its_unknown_fields() {
        Map<String, JsonText> fields = new LinkedHashMap<>(Map.of("a", new JsonText("1")));
        Entitlement entitlement = new Entitlement(
                null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, fields);
        fields.clear();

        assertThat(entitlement.unknownFields()).hasSize(1);
        assertThatThrownBy(() -> entitlement.unknownFields().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    private static Map<String, String> texts(Entitlement entitlement) {
        Map<String, String> texts = new LinkedHashMap<>();
        entitlement.unknownFields().forEach((name, value) -> texts.put(name, value.json()));
        return texts;
    }

    private static Entitlement parse(String body) {
        @Nullable Entitlement entitlement = Entitlement.parse(json(body));
        return Objects.requireNonNull(entitlement, body);
    }

    /** Apostrophes stand for quotes, which reads better in Java. */
    private static byte[] json(String body) {
        return body.replace('\'', '"').getBytes(UTF_8);
    }
}
