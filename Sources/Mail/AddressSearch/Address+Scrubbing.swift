extension Address {
    /// Text with something else in the address's place, however it is written there, also in a bounce address
    /// (`AddressTraces`); nil when it is not there.
    package func scrubbed(from text: String, as replacement: String) -> String? {
        let read = EncodedText(text)
        guard mayStand(in: read) else { return nil }
        return AddressTraces(self).scrubbed(
            read, .words, .init(address: replacement, bounce: replacement, digest: replacement))
    }

    /// False in nearly all texts: every way to write the address has the domain in it.
    package func mayStand(in text: EncodedText) -> Bool {
        Set([domain.lowercased(), domainKey]).contains { domain in
            let sought = EncodedText.folded(domain)
            return text.readings.contains { $0.contains(sought) }
        }
    }
}
