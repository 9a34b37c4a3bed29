import Testing

@testable import Control

/// Forms and cookies as browsers send them.
struct FormFieldsTests {
    @Test func `a form is read as browsers write it`() {
        let form = FormFields(Array("name=ann+lee&text=%C3%A9%26%3D+&empty=&flag&name=second".utf8))
        #expect(form?["name"] == "ann lee" && form?.all("name") == ["ann lee", "second"])
        #expect(form?["text"] == "é&= " && form?["empty"] == "" && form?["flag"] == "" && form?["other"] == nil)
        #expect(FormFields([]) != nil)
    }

    @Test(arguments: ["a=%", "a=%4", "a=%zz", "%ff=x", "a=%C3%28"])
    func `a broken form is none`(text: String) { #expect(FormFields(Array(text.utf8)) == nil) }

    @Test func `a form with very many fields is none`() {
        #expect(FormFields(Array(String(repeating: "a=b&", count: 2_000).utf8)) == nil)
    }

    @Test(
        arguments: [
            ("sendguard=abc", "abc"), ("a=b; sendguard=abc", "abc"), ("sendguard=abc; x=y", "abc"), ("sendguard=", ""),
            ("sendguard=a=b", "a=b"), ("xsendguard=abc", nil), ("sendguard=a; sendguard=b", nil), ("sendguard", nil),
            ("", nil),
        ] as [(String, String?)])
    func `a cookie is found, and two of one name are none`(field: String, value: String?) {
        #expect(CookieField.value(of: "sendguard", in: field) == value)
    }
}
