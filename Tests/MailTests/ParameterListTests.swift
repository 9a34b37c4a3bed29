import Testing

@testable import Mail

struct ParameterListTests {
    @Test(arguments: [
        ("; filename=a.txt", "a.txt"),
        ("; filename=\"a b.txt\"", "a b.txt"),
        (";filename = \"a;b\\\".txt\" ; size=3", "a;b\".txt"),
        ("; FileName=my file.csv; size=3", "my file.csv"),
        (";\r\n\tfilename=\"a\r\n b\"", "a b"),
        ("; filename=\"=?utf-8?Q?caf=C3=A9.txt?=\"", "café.txt"),
        ("; filename*=utf-8''caf%C3%A9.txt", "café.txt"),
        ("; filename*=iso-8859-1'fr'caf%E9.txt", "café.txt"),
        ("; filename*0=\"abc\"; filename*1=\"def.txt\"", "abcdef.txt"),
        ("; filename*1=\"def.txt\"; filename*0=\"abc\"", "abcdef.txt"),
        ("; filename*0*=utf-8''caf%C3; filename*1*=%A9; filename*2=\".txt\"", "café.txt"),
        ("; filename=\"plain.txt\"; filename*=utf-8''pr%C3%A9f.txt", "préf.txt"),
        ("; filename*=utf-8''100%", "100%"),
        ("; filename*=nothing", "nothing"),
        ("; filename=\"unfinished", "unfinished"),
        ("; other; filename=x", "x"),
    ])
    func `a file name is found`(_ parameters: String, _ expected: String) {
        let value = list(parameters).value("filename")
        #expect(value.map { text($0) } == expected)
    }

    @Test(arguments: ["", ";", "; name=x", "; filename", "=; =", ";;;;"])
    func `no file name is found when there is none`(_ parameters: String) {
        #expect(list(parameters).value("filename") == nil)
    }

    @Test func `the number of segments is limited`() {
        let many = (0..<5000).map { "; filename*\($0)=a" }.joined()
        #expect(list(many).value("filename")?.count == MailLimits.parameterSegments)
    }

    @Test(arguments: [
        ("; filename=a; filename=b", ["a", "b"]), ("; filename=a; filename=a", ["a"]),
        ("; filename=\"a.txt\"; filename*=utf-8''b.txt", ["b.txt", "a.txt"]),
        ("; filename*0=\"abc\"; filename*1=\"def.txt\"", ["abcdef.txt"]), ("; size=3", []),
    ])
    func `a repeated parameter gives each of its readings`(_ parameters: String, _ expected: [String]) {
        #expect(list(parameters).values("filename").map { text($0) } == expected)
    }

    private func list(_ text: String) -> ParameterList {
        Array(text.utf8).withUnsafeBytes { ParameterList($0) }
    }
}
