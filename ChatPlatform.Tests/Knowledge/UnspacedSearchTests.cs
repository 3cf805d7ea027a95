using ChatPlatform.Core.Inference.BuiltIn;

namespace ChatPlatform.Tests.Knowledge;

/// <summary>Chinese, Japanese, Korean and Thai, which the embedding model cannot read.</summary>
public sealed class UnspacedSearchTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string Chinese = """
        # 退货期限
        商品签收后三十天内可以退货，包装必须完好。

        # 运费
        订单满两百元免运费，否则收取十五元运费。

        # 发票
        电子发票会在付款后二十四小时内发送到邮箱。

        # 会员积分
        每消费一元累积一分，积分两年后过期。

        # 客服时间
        客服时间为每天上午九点到晚上八点。

        # 保修
        家用电器保修三年，电池保修六个月。

        # 付款方式
        支持银行卡、支付宝和微信支付，不支持现金。
        """;

    private const string Japanese = """
        # 返品
        商品到着後十四日以内であれば返品できます。

        # 送料
        五千円以上のご注文は送料無料です。

        # ポイント
        ポイントの有効期限は一年です。

        # 営業時間
        カスタマーサポートの営業時間は午前九時から午後六時までです。
        """;

    private const string Korean = """
        # 반품
        상품을 받은 날부터 칠 일 안에 반품할 수 있습니다.

        # 배송비
        오만 원 이상 주문하면 배송비가 무료입니다.

        # 영업시간
        고객센터 영업시간은 오전 아홉 시부터 오후 여섯 시까지입니다.

        # 적립금
        적립금은 이 년 뒤에 소멸됩니다.
        """;

    private const string Thai = """
        # การคืนสินค้า
        ลูกค้าสามารถคืนสินค้าได้ภายในเจ็ดวันหลังจากได้รับ

        # ค่าจัดส่ง
        สั่งซื้อครบห้าร้อยบาทจัดส่งฟรี

        # การรับประกัน
        เครื่องใช้ไฟฟ้ามีการรับประกันสองปี

        # เวลาทำการ
        ร้านเปิดทุกวันตั้งแต่เก้าโมงเช้าถึงหกโมงเย็น
        """;

    [Theory]
    [InlineData(Chinese, "退货期限是多久？", "三十天")]
    [InlineData(Chinese, "运费怎么算", "十五元")]
    [InlineData(Chinese, "电池的保修期是多长时间？", "六个月")]
    [InlineData(Chinese, "可以用现金付款吗？", "不支持现金")]
    [InlineData(Chinese, "积分什么时候过期？", "两年后过期")]
    [InlineData(Japanese, "返品はいつまでできますか？", "十四日")]
    [InlineData(Japanese, "送料はいくらですか", "送料無料")]
    [InlineData(Japanese, "ポイントの有効期限を教えてください", "一年")]
    [InlineData(Korean, "배송비는 얼마인가요?", "무료")]
    [InlineData(Korean, "반품은 언제까지 할 수 있나요?", "칠 일")]
    [InlineData(Thai, "ค่าจัดส่งเท่าไหร่", "ห้าร้อยบาท")]
    [InlineData(Thai, "การรับประกันกี่ปี", "สองปี")]
    public async Task Question_Is_answered_by_its_words(string document, string question, string right)
    {
        var answer = await (await TenantAsync(document)).AnswerAsync(question);

        Assert.Contains(right, answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Chinese, "你们的总部在哪个城市？")]
    [InlineData(Chinese, "有学生优惠吗")]
    [InlineData(Chinese, "退货地址是什么？")]
    [InlineData(Japanese, "駐車場はありますか？")]
    [InlineData(Korean, "주차장이 있나요?")]
    [InlineData(Thai, "มีที่จอดรถไหม")]
    [InlineData(Chinese, "есть ли у вас парковка")]
    public async Task Question_without_an_answer_Is_declined(string document, string question)
    {
        var answer = await (await TenantAsync(document)).AnswerAsync(question);

        Assert.True(UnknownAnswers.Contains(answer), answer);
    }

    [Fact]
    public async Task One_character_Finds_its_passage()
    {
        var best = (await (await TenantAsync(Chinese)).SearchAsync("员"))[0];

        Assert.Contains("会员", best.Heading, StringComparison.Ordinal);
    }

    private async Task<KnowledgeDriver> TenantAsync(string text)
    {
        var knowledge = new KnowledgeDriver(app, (await app.Tenant().SaveAsync()).Id);
        await knowledge.AddTextAsync("faq.md", text);
        return knowledge;
    }
}
