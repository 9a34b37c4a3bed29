import Testing

@testable import Mail

struct MessageOriginsTests {
    /// A message, a surface of it, a text there, and the bytes of the message for that text.
    struct Sample: CustomTestStringConvertible {
        let surface: String
        let marker: String
        let encoded: String
        let wire: [UInt8]

        /// - Parameter wire: characters up to U+00FF are bytes.
        init(_ surface: String, of marker: String = "{{x}}", as encoded: String = "{{x}}", _ wire: String) {
            self.surface = surface
            self.marker = marker
            self.encoded = encoded.replacingLineFeeds
            self.wire = wire.replacingLineFeeds.unicodeScalars.map { UInt8($0.value) }
        }

        var testDescription: String { "\(surface): \(encoded)" }
    }

    private static let samples = [
        Sample("Subject", "From: a\nSubject:  Dear {{x}}, hello\n\n"),
        Sample("Subject", of: "{{ x}}", as: "{{\n x}}", "Subject: Dear\n {{\n x}}\n\n"),
        Sample("Subject", as: "=7B=7Bx=7D=7D", "Subject: a =?utf-8?Q?=C3=A9=7B=7Bx=7D=7D!?= b\n\n"),
        Sample(
            "Subject", of: "{xy}", as: "=7Bx?=\n =?utf-8?Q?y=7D", "Subject: =?utf-8?Q?=7Bx?=\n =?utf-8?Q?y=7D?=\n\n"),
        Sample("From", as: "e3t4fX0=", "From: =?iso-8859-1?B?e3t4fX0=?= <a@b.example>\n\n"),
        Sample("List-Unsubscribe", "A: b\nList-Unsubscribe: <https://b.example/?{{x}}>\n\n"),
        Sample("text", "Subject: a\n\nDear {{x}},\n"),
        Sample("text", as: "{=\n{x}=7D", "Content-Transfer-Encoding: quoted-printable\n\nDear =E2=82=AC {=\n{x}=7D,\n"),
        Sample("text", as: "IHt7eH19", "Content-Transfer-Encoding: base64\n\nRGVhcioqIHt7eH19\n"),
        Sample("text", as: "e3t4\nfX0s", "Content-Transfer-Encoding: base64\n\nRGVhciAg\ne3t4\nfX0s\nIHl1cA==\n"),
        Sample("text", "Content-Type: text/plain; charset=windows-1252\n\n\u{80}\u{80} {{x}} ü\n"),
        Sample("text", "Content-Type: text/plain; charset=shift_jis\n\n\u{82}\u{a0}\u{82}\u{a0} {{x}}\n"),
        Sample("text", "Content-Type: text/plain; charset=iso-2022-jp\n\n\u{1B}$B$\"$\"\u{1B}(B{{x}}\n"),
        Sample("text", "Content-Type: text/plain; charset=utf-8\n\n\u{ff}\u{c3} {{x}}\n"),
        Sample("html", "Content-Type: text/html\n\n<p>Dear   {{x}}</p>"),
        Sample("html", of: "{{x }}", as: "{{<b>x</b>\n}}", "Content-Type: text/html\n\n<p>Dear\n  {{<b>x</b>\n}}</p>"),
        Sample("html", as: "&#123;{x&rcub;}", "Content-Type: text/html\n\n<p>&amp;<i>&#123;{x&rcub;}</i>&lt;"),
        Sample("html", of: "<FirstName>", as: "<FirstName>", "Content-Type: text/html\n\n<p>Dear <FirstName>,"),
        Sample(
            "html", as: "=7B{x&#1=\n25;}",
            "Content-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n<p>=7B{x&#1=\n25;}</p>"),
        Sample("attr:href", "Content-Type: text/html\n\n<a href=a><a href=\" b?y=1&amp;z={{x}}\"><a href=c>"),
        Sample("attr:style", "Content-Type: text/html\n\n<p style=\"a:url('b')\"><style>p{c:url(\"{{x}}\")}</style>"),
        Sample(
            "json-ld", as: "{\\u007bx}}",
            "Content-Type: text/html\n\n<script type=\"application/ld+json\">{\"a\":\"{\\u007bx}}\"}</script>"),
        Sample("amp", "Content-Type: text/x-amp-html\n\n<p>Dear {{x}}"),
        Sample("calendar", as: "{{\n x}}", "Content-Type: text/calendar\n\nSUMMARY:a\n b {{\n x}}\n"),
        Sample(
            "filename", as: "filename*0=\"a {{\"; filename*1=\"x}}.csv\"",
            "Content-Type: text/csv\nContent-Disposition: attachment; size=1; filename*0=\"a {{\"; filename*1=\"x}}.csv\"; a=b\n\n"
        ),
        Sample("filename", as: "name=\"{{x}}\"", "Content-Type: image/png; name=\"{{x}}\"\n\n"),
        Sample(
            "attachment:a.txt", as: "{{x}}",
            "Content-Type: multipart/mixed; boundary=b\n\n--b\n\na\n--b\nContent-Disposition: attachment; filename=a.txt\n\n{{x}}\n--b--\n"
        ),
        // Text that programs do not show.
        Sample(
            "text", as: "{{=01x}=1B[0m}",
            "Content-Transfer-Encoding: quoted-printable\n\n=07Dear {{=01x}=1B[0m}, your order of last week is on its way.\n"
        ),
        Sample("text", of: "{{ x}}", as: "{{\u{C}x}}", "Subject: a\n\nDear {{\u{C}x}},\n"),
        Sample(
            "html", as: "{=00{x}=7F}",
            "Content-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n<p>=01<i>{=00{x}=7F}</i>"),
        Sample("attr:alt", as: "{\u{1}{x}}", "Content-Type: text/html\n\n<img alt=\"\u{1}a {\u{1}{x}}\">"),
        Sample("Subject", as: "=7B=00{x}}", "Subject: a =?utf-8?Q?=01=7B=00{x}}?=\n\n"),
        Sample("Subject", "Content-Type: message/rfc822\n\nSubject: a {{x}}\n\nb"),
        // In base64: the group of four begins one byte before the marker.
        Sample(
            "Subject", as: "IHt7\neH19",
            "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nU3ViamVjdDph\nIHt7\neH19DQoNCg=="),
    ]

    @Test(arguments: samples) func `a place in the text leads back to its bytes`(_ sample: Sample) throws {
        let message = Message(bytes: sample.wire)
        let origins = sample.wire.withUnsafeBytes { MessageOrigins(reading: $0) }
        let index = try #require(message.surfaces.firstIndex { $0.name == sample.surface }, "\(message.surfaces)")
        let place = try #require(Self.place(of: sample.marker, in: message.surfaces[index].text))
        let range = origins.range(of: place, inSurface: index)
        #expect(String(decoding: sample.wire[range], as: UTF8.self) == sample.encoded)
        // The bytes also lead to the place, or to where the unit that contains them begins.
        let spot = try #require(origins.spot(ofByte: range.lowerBound))
        #expect(spot.surface == index)
        #expect(spot.offset <= place.lowerBound)
        #expect(origins.range(of: spot.offset..<place.upperBound, inSurface: index) == range)
    }

    /// The second reading gives the same surfaces, and every byte of text has its place, in order.
    @Test(arguments: samples) func `a second reading finds the same surfaces`(_ sample: Sample) {
        let message = Message(bytes: sample.wire)
        sample.wire.withUnsafeBytes { bytes in
            var reader = MIMEReader(recorder: OriginRecorder(bytes))
            _ = reader.readMessage(bytes)
            #expect(reader.surfaces == message.surfaces)
            let origins = MessageOrigins(reading: bytes)
            #expect(origins.count == message.surfaces.count)
            for (index, surface) in message.surfaces.enumerated() {
                var previous = 0..<0
                for offset in surface.text.indices {
                    let range = origins.range(of: offset..<offset + 1, inSurface: index)
                    #expect(range.lowerBound >= previous.lowerBound && range.upperBound <= bytes.count)
                    previous = range
                }
                #expect(origins.range(of: 0..<0, inSurface: index).isEmpty)
            }
        }
    }

    @Test func `a byte of the message leads to its place in the text`() {
        let wire = "Subject: Sale\r\nContent-Type: text/html\r\n\r\n<p>Dear <b>Jane,</b> hi &amp; <a href=\"q\">co</a>"
        let bytes = Array(wire.utf8)
        let message = Message(bytes: bytes)
        let origins = bytes.withUnsafeBytes { MessageOrigins(reading: $0) }
        var shown = [[UInt8]](repeating: [], count: message.surfaces.count)
        for (offset, byte) in bytes.enumerated() {
            guard let spot = origins.spot(ofByte: offset) else { continue }
            shown[spot.surface].append(byte)
        }
        // White space in place of a tag belongs to no byte.
        #expect(shown.map(text) == ["Sale", "DearJane,hi&amp;co", "q"])
    }

    private static func place(of marker: String, in text: [UInt8]) -> Range<Int>? {
        let marker = Array(marker.utf8)
        return text.indices.first { text[$0...].starts(with: marker) }.map { $0..<$0 + marker.count }
    }
}
