import Testing

@testable import Mail

struct MIMEReaderTests {
    @Test func `plain text is one surface`() {
        #expect(Message(wire: "\nDear {{name}},\n").texts("text") == ["Dear {{name}},\r\n"])
    }

    @Test func `both alternatives are read`() {
        let message = Message(
            wire: """
                Content-Type: multipart/alternative; boundary="b"

                preamble
                --b
                Content-Type: text/plain; charset=iso-8859-1
                Content-Transfer-Encoding: quoted-printable

                caf=E9
                --b
                Content-Type: text/html; charset=utf-8
                Content-Transfer-Encoding: base64

                PHA+e3tuYW1lfX08L3A+
                --b--
                epilogue
                """)
        #expect(message.texts("text") == ["café"])
        #expect(message.texts("html") == ["{{name}}"])
        #expect(message.surfaceNames == ["text", "html"])
        #expect(message.defects.isEmpty)
    }

    @Test func `nested parts, files and messages are read`() {
        let message = Message(
            wire: """
                Subject: outer
                Content-Type: multipart/mixed; boundary=outer

                --outer
                Content-Type: multipart/related; boundary=outer-1

                --outer-1
                Content-Type: text/html

                <img alt="{{alt}}" src=cid:x>Hi
                --outer-1
                Content-Type: image/png; name="=?utf-8?Q?{{logo}}.png?="
                Content-Transfer-Encoding: base64

                e3tub3RfcmVhZH19
                --outer-1--
                --outer
                Content-Type: text/csv
                Content-Disposition: attachment; filename="prices {{month}}.csv"

                {{csv}}
                --outer
                Content-Type: message/rfc822

                Subject: inner {{subject}}
                From: inner@example.com

                inner text
                --outer--
                """)
        #expect(message.subject == "outer")
        #expect(message.texts("Subject") == ["outer", "inner {{subject}}"])
        #expect(message.texts("From") == ["inner@example.com"])
        #expect(message.texts("html") == ["Hi"])
        #expect(message.texts("attr:alt") == ["{{alt}}"])
        #expect(message.texts("filename") == ["{{logo}}.png", "prices {{month}}.csv"])
        #expect(message.texts("attachment:prices {{month}}.csv") == ["{{csv}}"])
        #expect(message.texts("text") == ["inner text"])
        #expect(message.fields.count == 2)
        #expect(message.defects.isEmpty)
    }

    @Test(arguments: [
        // No boundary named; one that never comes; no end; an inner boundary that is missing; two ends.
        (MessageDefect.Kind.noBoundary, "Content-Type: multipart/mixed\n\n--b\n\n{{x}}\n--b--\n"),
        (.noBoundary, "Content-Type: multipart/mixed; boundary=b\n\n--c\n\n{{x}}\n--c--\n"),
        (.unclosedMultipart, "Content-Type: multipart/mixed; boundary=b\n\n--b\n\n{{x}}\n"),
        (
            .unclosedMultipart,
            "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/mixed; boundary=c\n\n--c\n\n{{x}}\n--b--\n"
        ),
        (
            .partsBehindEnd,
            "Content-Type: multipart/mixed; boundary=b\n\n--b\n\na\n--b--\n--b\n\n{{x}}\n--b--\n"
        ),
        (
            .noBoundary,
            "Content-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: base64\n\ne3t4fX0="
        ),
        (.brokenEncoding, "Content-Transfer-Encoding: base64\n\nDear {{x}}, this is no base64!\n"),
        (.unknownEncoding, "Content-Transfer-Encoding: x-none-such\n\n{{x}}\n"),
        (.unknownCharset, "Content-Type: text/plain; charset=x-martian\n\n{{x}}\n"),
    ])
    func `malformed mail is also read as text, and nothing stays unread`(_ kind: MessageDefect.Kind, _ wire: String) {
        let message = Message(wire: wire)
        #expect(message.texts("text").joined().contains("{{x}}"), "\(message.surfaces)")
        #expect(message.defects.map(\.kind).contains(kind), "\(message.defects)")
        #expect(message.defects.allSatisfy { $0.effect == .readEveryWay }, "\(message.defects)")
    }

    @Test func `an inner multipart may repeat the boundary of the outer one`() {
        let message = Message(
            wire: """
                Content-Type: multipart/mixed; boundary=b

                --b
                Content-Type: multipart/alternative; boundary=b

                --b

                one
                --b--
                --b

                two
                --b--
                """)
        #expect(message.texts("text") == ["one", "two"])
    }

    @Test func `a line that only begins like the boundary is not a boundary`() {
        let message = Message(
            wire: "Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--bb\ntwo\n--b \t\n\nthree\n--b--\n")
        #expect(message.texts("text") == ["one\r\n--bb\r\ntwo", "three"])
    }

    @Test func `a part may lack its body, its header or both`() {
        let message = Message(
            wire: "Content-Type: multipart/mixed; boundary=b\n\n--b\n--b\nContent-Type: text/html\n--b\n\nx\n--b--\n")
        #expect(message.texts("text") == ["x"])
        #expect(message.texts("html") == [])
    }

    @Test func `a digest's parts are messages`() {
        let message = Message(
            wire: "Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: inner\n\nx\n--b--\n")
        #expect(message.texts("Subject") == ["inner"])
        #expect(message.texts("text") == ["x"])
    }

    @Test func `an encoded attached message is decoded and read`() {
        let message = Message(
            wire: "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nU3ViamVjdDogaW5uZXIKCnt7eH19")
        #expect(message.texts("Subject") == ["inner"])
        #expect(message.texts("text") == ["{{x}}"])
    }

    @Test func `a text attachment without a name is an attachment`() {
        let message = Message(
            wire: """
                Content-Type: multipart/mixed; boundary=b

                --b
                Content-Type: text/html
                Content-Disposition: attachment

                <b>x</b>
                --b--
                """)
        #expect(message.surfaceNames == ["attachment:"])
        #expect(message.texts("attachment:") == ["x"])
    }

    /// The message has no other text, and mail programs show this one.
    @Test func `the only part of a message is its body, even when declared as an attachment`() {
        let message = Message(wire: "Content-Type: text/html\nContent-Disposition: attachment\n\n<b>x</b>")
        #expect(message.surfaceNames == ["html"])
    }

    @Test func `defects contain nothing of the text, and their number is limited`() {
        let parts = (0..<100).map { "--b\nContent-Type: text/plain; charset=x-\($0)\n\nsecret\n" }.joined()
        let message = Message(wire: "Content-Type: multipart/mixed; boundary=b\n\n\(parts)--b--\n")
        #expect(message.defects.count == MailLimits.defects)
        #expect(!message.defects.map { "\($0.what) in \($0.place)" }.joined().contains("secret"))
    }

    @Test func `a serious defect is kept after any number of others`() {
        let parts = (0..<100).map { "--b\nContent-Type: text/plain; charset=x-\($0)\n\nx\n" }.joined()
        let last = "--b\nContent-Type: text/plain\nContent-Transfer-Encoding: x-gzip\n\nx\n"
        let message = Message(wire: "Content-Type: multipart/mixed; boundary=b\n\n\(parts)\(last)--b--\n")
        #expect(message.defects.last?.effect == .unread)
        #expect(message.defects.last?.place == "part 101")
    }

    @Test func `AMP parts and calendars make their own surfaces`() {
        let message = Message(
            wire: """
                Content-Type: multipart/mixed; boundary=b

                --b
                Content-Type: text/x-amp-html

                <template type="amp-mustache"><a href="{{x}}">{{y}}</a></template>
                --b
                Content-Type: text/calendar; name=invite.ics
                Content-Disposition: attachment

                SUMMARY:Hello {{na
                 me}}
                END:VEVENT
                --b--
                """)
        #expect(message.surfaceNames == ["amp", "attr:href", "filename", "calendar"])
        #expect(message.texts("calendar") == ["SUMMARY:Hello {{name}}\r\nEND:VEVENT"])
        #expect(message.surfaces[0].region(.clientTemplate, at: 0) != nil)
        #expect(message.surfaces[1].region(.clientTemplate, at: 0) != nil)
    }

    @Test func `a character of a calendar that is split by folding is joined again`() {
        let message = Message(
            bytes: Array("Content-Type: text/calendar; charset=utf-8\n\nSUMMARY:caf".utf8) + [
                0xC3, 0x0D, 0x0A, 0x20, 0xA9,
            ])
        #expect(message.texts("calendar") == ["SUMMARY:café"])
        #expect(message.defects.isEmpty)
    }
}
