import Mail
import Testing

@testable import Guard

struct CountedIDTests {
    @Test func `an id is printed with its letter and read with or without it, in either case`() {
        #expect(StopID(value: 12).description == "S12" && IncidentID(value: 12).description == "I12")
        for text in ["S12", "s12", "12", "012"] { #expect(StopID(text) == StopID(value: 12), "\(text)") }
        for text in ["I12", "i12", "12"] { #expect(IncidentID(text) == IncidentID(value: 12), "\(text)") }
        #expect([StopID(value: 10), StopID(value: 9)].sorted().map(\.value) == [9, 10])
    }

    @Test func `any other text is not an id`() {
        let bad = ["", "0", "-1", "+1", " 1", "1 ", "1.5", "٣", "SS1", "II1", "9223372036854775808", "ſ1", "ı1", "İ1"]
        for text in bad + ["I1", "S", "S0", "S-1", "S+1", "S٣"] { #expect(StopID(text) == nil, "\(text)") }
        for text in bad + ["S1", "U1", "I", "I0", "I-1", "I+1", "I٣"] { #expect(IncidentID(text) == nil, "\(text)") }
    }
}
