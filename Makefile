# Everything that a person or a machine does with this project; `make help` lists it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q
STAMPS := $(VENV)/.stamps
DEMO_INDEX := .demo-index
QUESTION := 青年人才有哪些政策承诺
DEMO_ASKED := 安澜市单位不分类垃圾要罚多少钱

.DEFAULT_GOAL := help
.PHONY: help install demo browser test lint types imports format bench clean

help: ## 列出所有命令 / list the commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/\t/' | expand -t 12

$(STAMPS)/core: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(PIP) install -c constraints.txt -e .
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/test: $(STAMPS)/core
	$(PIP) install -c constraints.txt 'torch==2.13.0'
	$(PIP) install -c constraints.txt -e '.[sentence-transformers,eval,llm,langchain,llama-index,dev]'
	@touch $@

install: $(STAMPS)/test ## 安装命令行与全部可选部分 / the command line and every extra

demo: $(STAMPS)/core ## 收录样例并提一个问题 / index the samples and ask a question
	@rm -rf $(DEMO_INDEX)
	$(BIN)/replysearch index samples --index $(DEMO_INDEX)
	$(BIN)/replysearch search "$(QUESTION)" -k 5 --index $(DEMO_INDEX)
	$(BIN)/replysearch ask "$(DEMO_ASKED)" --index $(DEMO_INDEX)
	@printf '\n%s\n' '接下来可以试试:'
	@printf '  %s\n' \
	  '$(BIN)/replysearch search "$(QUESTION)" --kind commitment --index $(DEMO_INDEX)' \
	  '$(BIN)/replysearch search "老旧小区加装电梯" --json --index $(DEMO_INDEX)' \
	  '$(BIN)/replysearch ask "样本市青年人才有哪些政策承诺" --index $(DEMO_INDEX)' \
	  '$(BIN)/replysearch list --index $(DEMO_INDEX)' \
	  '$(BIN)/replysearch serve --index $(DEMO_INDEX)' \
	  '$(BIN)/replysearch index 你的文件夹 --index index'

lint: $(STAMPS)/test ## 代码风格 / style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMPS)/test ## 类型 / types
	$(BIN)/mypy

imports: $(STAMPS)/test ## 分层 / layers and walls
	$(BIN)/lint-imports --no-logo

browser: ## 为网页的测试装浏览器和中文字体(能装则装) / a browser and a Chinese font for the page's tests, where possible
	@scripts/install_browser.sh

test: $(STAMPS)/test lint types imports browser ## 全部检查与测试 / every check and test
	$(BIN)/python -m pytest -n 2 --dist loadfile

format: $(STAMPS)/test ## 整理代码 / format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(STAMPS)/test ## 与同类比较速度 / speed beside a peer, see benchmarks/README.md
	$(BIN)/python -m benchmarks.run

clean: ## 删除生成物 / remove what was made
	rm -rf $(VENV) $(DEMO_INDEX) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
