"""The made county's products: one to three a workshop, the first its main one."""

from workshops.products.bulk import add_many
from workshops.products.models import Product
from workshops.registry.demo import County

NAMES = {
    "mahua": ("香酥麻花", "油酥麻花", "蜜麻花", "芝麻麻花", "咸麻花"),
    "flour": ("石磨面粉", "特一粉", "全麦粉", "饺子粉"),
    "bingzi": ("空心饼子", "芝麻饼子", "油酥饼子", "椒盐饼子"),
    "egg": ("卤鸡蛋", "五香蛋", "咸鸡蛋", "松花蛋"),
    "jujube": ("板枣", "蜜枣", "枣夹核桃", "脆枣"),
    "pastry": ("桃酥", "绿豆糕", "月饼", "鸡蛋糕"),
    "steamed": ("馒头", "花馍", "枣馍", "蒸馍"),
    "noodle": ("手工挂面", "杂粮挂面", "宽挂面"),
    "vermicelli": ("红薯粉条", "土豆粉条", "宽粉"),
    "tofu": ("老豆腐", "豆腐干", "豆腐皮", "嫩豆腐"),
    "vinegar": ("柿子醋", "高粱醋", "陈醋"),
    "oil": ("菜籽油", "胡麻油", "芝麻香油"),
    "pickle": ("酱黄瓜", "芥菜丝", "糖蒜"),
    "meat": ("卤猪头肉", "酱牛肉", "卤猪蹄"),
    "nuts": ("炒瓜子", "炒花生", "炒核桃"),
}
MATERIALS = {"mahua": "小麦粉、植物油、芝麻", "flour": "小麦", "bingzi": "小麦粉、芝麻、食用盐", "jujube": "板枣", "tofu": "大豆、水"}
SHELF_LIFE = ("3天", "7天", "30天", "60天", "6个月", "12个月")


def add(county: County) -> int:
    """Put products on file; return how many."""
    rng, made = county.rng("products"), []
    for workshop in county.files:
        offered = NAMES[workshop.kind_id]
        for place, name in enumerate(rng.sample(offered, rng.choice((1, 2, 2, 3)))):
            made.append(
                Product(
                    workshop_id=workshop.pk,
                    name=name,
                    kind_id=workshop.kind_id,
                    packing=rng.choice(("bulk", "packed", "both")),
                    raw_materials=MATERIALS.get(workshop.kind_id, ""),
                    shelf_life=rng.choice(SHELF_LIFE),
                    is_main=place == 0,
                )
            )
    return add_many(made, by=county.by, summary=f"演示县：登记产品 {len(made)} 个")
