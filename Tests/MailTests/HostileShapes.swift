import Testing

/// Messages made to cost time, of any size: a start, a repeated piece, and an end.
struct HostileShape: CustomTestStringConvertible {
    private let start: String
    private let piece: String
    private let end: String

    init(_ start: String, _ piece: String, _ end: String = "") {
        self.start = start
        self.piece = piece
        self.end = end
    }

    var testDescription: String { "\(start.suffix(40)) + \(piece)…".replacing("\r\n", with: "⏎") }

    func message(ofBytes count: Int) -> [UInt8] {
        let pieces = Array(piece.utf8)
        var bytes = Array(start.utf8)
        bytes.reserveCapacity(count + pieces.count + end.utf8.count)
        while bytes.count < count { bytes += pieces }
        return bytes + Array(end.utf8)
    }

    static let all = html + structure + headers + encodings

    private static func html(_ piece: String, _ end: String = "") -> HostileShape {
        HostileShape("Content-Type: text/html\r\n\r\n", piece, end)
    }

    private static let html = [
        html("<"), html("<a "), html("<a b=\"c\" "), html("<a x=\"<a x='"), html("<a href="), html("<a href=x"),
        html("</"), html("</a"), html("<!--"), html("<!-- x>"), html("<!--[if x]>"), html("<!--[if x]>", "-->"),
        html("<!--[if x]>a<![endif]-->"), html("<![endif]"), html("-->"), html("<?"), html("<?php "), html("<!"),
        html("<script>"), html("<script><"), html("<style></"), html("<style>a{b:url("), html("<title>"),
        html("<textarea>&lt;"), html("<xml>"), html("&"), html("&#"), html("&#x41"), html("&amp"), html("&lt;"),
        html(" "), html("\r\n"), html(" a "), html("\u{1}"), html("<i hidden>\u{1}x\u{1}</i>"), html("\"'"),
        html("<FirstName "), html("<FirstName>"),
        html("<code>"), html("<code>x</code>"), html("</code><code>x"), html("<div hidden>"),
        html("<div hidden><pre>x</div>"), html("<p hidden>x"), html("<i hidden><b hidden>x</b>"),
        html("<i style=font-size:0>a<b style=font-size:9px>b"), html("<td style='font-family:Courier'>x"),
        html("<a style=\"", "\">"), html("<a style=\"a:b;", "\">"), html("<a style=\";;;;:::: ", "\">"),
        HostileShape("Content-Type: text/html\r\n\r\n<a style=\"", ";", ":\">"),
        HostileShape("Content-Type: text/html\r\n\r\n<a style=\"", "url(", "\">"),
        HostileShape("Content-Type: text/html\r\n\r\n<a style=\"", "url(&quot;", "\">"),
        HostileShape("Content-Type: text/html\r\n\r\n<a style=\"font-family:", "&quot;", "\">"),
        HostileShape("Content-Type: text/html\r\n\r\n<a style=\"", "font:", "\">"),
        HostileShape("Content-Type: text/html\r\n\r\n<a style=\"", "font-size:", "\">"),
        HostileShape("Content-Type: text/html\r\n\r\n<a style=\"font-size", " :", "\">"),
        HostileShape("Content-Type: text/html\r\n\r\n<a style=\"", "font:&quot;m;", "\">"),
        HostileShape("Content-Type: text/html\r\n\r\n<", "mailname", ">"),
        HostileShape("Content-Type: text/html\r\n\r\n<script type='application/ld+json'>", "\"\\u", "</script>"),
        HostileShape("Content-Type: text/x-amp-html\r\n\r\n", "<template type=amp-mustache><a href=x>y"),
        HostileShape("Content-Type: text/x-amp-html\r\n\r\n", "<script template=amp-mustache><a href=x></script>"),
        HostileShape("Content-Type: text/calendar\r\n\r\n", "\r\n "),
    ]

    private static let structure = [
        HostileShape("", "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"),
        HostileShape("Content-Type: multipart/mixed; boundary=b\r\n\r\n", "--b\r\n"),
        HostileShape("Content-Type: multipart/mixed; boundary=b\r\n\r\n", "--b--\r\n"),
        HostileShape("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n", "--b"),
        HostileShape("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n", "--b \t"),
        HostileShape("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n", "--bc\r\n"),
        HostileShape("Content-Type: multipart/mixed; boundary=b\r\n\r\n", "--b\r\nContent-Type: text/html\r\n\r\n<p>"),
        HostileShape("", "Content-Type: message/rfc822\r\n\r\n"),
        HostileShape("", "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"),
    ]

    private static let headers = [
        HostileShape("", "a"), HostileShape("", ":"), HostileShape("", "\r\n "), HostileShape("", "Subject: a\r\n"),
        HostileShape("Subject: ", "=?utf-8?Q?"), HostileShape("Subject: ", "=?utf-8?Q?a?= "),
        HostileShape("Subject: ", "=?utf-8?B?4pyT?=\r\n "), HostileShape("Subject: ", "=?a?q?b?=c"),
        HostileShape("Subject: ", "=?"), HostileShape("Subject: ", "?="), HostileShape("Subject: ", "=?a?b?="),
        HostileShape("From: ", "\\"), HostileShape("From: ", "\""), HostileShape("From: ", "a\"\\\""),
        HostileShape("Content-Type: multipart/mixed; ", "boundary=a; "),
        HostileShape("Content-Type: multipart/mixed; ", "boundary*=a; "),
        HostileShape("Content-Type: multipart/mixed; boundary=a; boundary=b\r\n\r\n", "--a\r\n--b\r\n"),
        HostileShape("Content-Type: text/plain; ", "a*0=b; "), HostileShape("Content-Type: text/plain; ", "a=\""),
        HostileShape("Content-Type: text/plain; name*0*=", "'"), HostileShape("Content-Disposition: a", ";"),
    ]

    private static func encoded(_ encoding: String, _ piece: String) -> HostileShape {
        HostileShape("Content-Transfer-Encoding: \(encoding)\r\n\r\n", piece)
    }

    private static func text(_ charset: String, _ piece: String) -> HostileShape {
        HostileShape("Content-Type: text/plain; charset=\(charset)\r\n\r\n", piece)
    }

    private static let encodings = [
        encoded("quoted-printable", "="), encoded("quoted-printable", "= "), encoded("quoted-printable", "=\t \r"),
        encoded("quoted-printable", "=4"), encoded("quoted-printable", "=3D="), encoded("base64", "="),
        encoded("base64", "A"), encoded("base64", "A\r\n"), encoded("base64", "A!"), encoded("base64", "AAA=\r\n"),
        text("utf-8", "\u{1}"), text("utf-8", "\u{1B}["), text("utf-8", "\u{1B}[1"), text("utf-8", "\u{9B}1;"),
        text("utf-8", "\u{A0}"), text("utf-8", "é"), text("iso-8859-1", "é"), text("shift_jis", "é"),
        text("iso-2022-jp", "\u{1B}$B\u{1B}(B"),
        text("iso-2022-kr", "\u{1B}$)C"), text("utf-16", "aé"), text("x-none", "é"),
    ]
}
