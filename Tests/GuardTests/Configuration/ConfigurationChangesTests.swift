import Guard
import Testing

struct ConfigurationChangesTests {
    private func text(
        _ before: [String: ConfigurationValue], _ after: [String: ConfigurationValue]
    ) -> String { ConfigurationChanges(from: before, to: after).text }

    private func value(_ text: String) -> ConfigurationValue { ConfigurationValue(text: text) }

    @Test func `each changed key is listed with its old and its new value, sorted by key`() {
        let before = ["checks.placeholder.mode": value("enforce"), "hold.max_bytes": value("1GB"), "state": value("s")]
        let after = ["checks.placeholder.mode": value("observe"), "audit.redact": value("hash"), "state": value("s")]
        #expect(
            text(before, after) == """
                3 changes: audit.redact: (not given) -> hash; checks.placeholder.mode: enforce -> observe; \
                hold.max_bytes: 1GB -> (not given)
                """)
        #expect(text(before, before) == "no changes" && ConfigurationChanges(from: before, to: before).isEmpty)
        #expect(text([:], ["state": value("s")]) == "1 change: state: (not given) -> s")
    }

    @Test func `a change of a secret is listed without its value`() {
        let mask = ConfigurationValue.mask
        let (old, new) = (ConfigurationValue(text: mask, digest: "aa"), ConfigurationValue(text: mask, digest: "bb"))
        #expect(text(["x.password_file": old], ["x.password_file": new]) == "1 change: x.password_file: changed (***)")
    }

    @Test func `a long value is cut, and changes beyond the first 20 are only counted`() {
        let long = String(repeating: "a", count: 500)
        let cut = text(["k": value(long + "1")], ["k": value(long + "2")])
        #expect(cut == "1 change: k: changed (\(long.prefix(79))…)")
        let many = Dictionary(uniqueKeysWithValues: (10..<60).map { ("key\($0)", value("v")) })
        let told = text([:], many)
        #expect(told.hasPrefix("50 changes: key10: (not given) -> v; "))
        #expect(told.hasSuffix("; key29: (not given) -> v; and 30 more"))
    }
}
